using System.Runtime.ExceptionServices;
using Xunit;

namespace Vae.Tests.Clusters;

/// <summary>Threads that act as the processes of a cluster.</summary>
internal sealed class ThreadCluster : VaeCluster
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    private readonly Meeting _meeting;

    private ThreadCluster(Meeting meeting, int rank, VaeClusterOptions options)
        : base(options) => (_meeting, Rank) = (meeting, rank);

    public override int Rank { get; }

    public override int Size => _meeting.Parts.Length;

    /// <summary>What each process sums, in bytes.</summary>
    public long Summed { get; private set; }

    /// <summary>Runs a program in every process.</summary>
    /// <returns>What each gives.</returns>
    /// <exception cref="AggregateException">What some threw.</exception>
    public static T[] Run<T>(int size, VaeClusterOptions options, Func<ThreadCluster, T> program)
    {
        var outcomes = Try(size, options, program);
        foreach (var (_, failure) in outcomes)
        {
            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }

        return [.. outcomes.Select(outcome => outcome.Result!)];
    }

    /// <returns>What each process gives or throws.</returns>
    public static (T? Result, Exception? Failure)[] Try<T>(int size, VaeClusterOptions options, Func<ThreadCluster, T> program)
    {
        using var meeting = new Meeting(size);
        var outcomes = new (T?, Exception?)[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                outcomes[rank] = (program(new(meeting, rank, options)), null);
            }
            catch (Exception e)
            {
                outcomes[rank] = (default, e);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => Assert.True(thread.Join(_longest), "A process waits for another that never comes."));
        return outcomes;
    }

    /// <summary>The same process, with other options.</summary>
    public ThreadCluster With(VaeClusterOptions options) => new(_meeting, Rank, options);

    internal override void Sum(Span<float> values)
    {
        Summed += values.Length * sizeof(float);
        var all = Exchange(values.ToArray());
        values.Clear();
        foreach (float[] part in all)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] += part[i];
            }
        }
    }

    internal override void Sum(Span<double> values)
    {
        var all = Exchange(values.ToArray());
        values.Clear();
        foreach (double[] part in all)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] += part[i];
            }
        }
    }

    internal override byte[][] Gather(ReadOnlySpan<byte> own) => [.. Exchange(own.ToArray()).Select(part => (byte[])((byte[])part).Clone())];

    internal override void Abort(string reason)
    {
        _meeting.Reason ??= $"Process {Rank} of {Size} failed: {reason}";
        _meeting.Ended.Cancel();
    }

    private Array[] Exchange(Array own)
    {
        try
        {
            _meeting.Parts[Rank] = own;
            _meeting.Barrier.SignalAndWait(_meeting.Ended.Token);
            Array[] all = [.. _meeting.Parts];
            _meeting.Barrier.SignalAndWait(_meeting.Ended.Token);
            Assert.All(all, part => Assert.True(part.GetType() == own.GetType() && (own is byte[] || part.Length == own.Length), "Processes exchange different things."));
            return all;
        }
        catch (OperationCanceledException)
        {
            throw new VaeClusterException(_meeting.Reason!);
        }
    }

    private sealed class Meeting(int size) : IDisposable
    {
        public Array[] Parts { get; } = new Array[size];

        public Barrier Barrier { get; } = new(size);

        public CancellationTokenSource Ended { get; } = new();

        public string? Reason { get; set; }

        public void Dispose()
        {
            Barrier.Dispose();
            Ended.Dispose();
        }
    }
}
