using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Vae.Mpi;

/// <summary>The processes that <c>mpirun</c>, <c>srun</c> or another launcher of MPI has started: a <see cref="VaeRunOptions.Cluster"/>. Used by one thread at a time.</summary>
/// <remarks>
/// MPI's C library is found at run time: Open MPI 4, or MPICH 3 or 4 and what shares their binary interface. It begins with the first
/// <see cref="Join"/> and ends with the process. A process that dies, or ends while it trains, ends all.
/// </remarks>
public sealed class MpiCluster : VaeCluster
{
    // What a process has to say that is about to end.
    private const long Leaving = -1;

    // More is sent by each to all, one after another, rather than with everything padded to the longest.
    private const long MostPadded = 1 << 20;

    private static readonly Lock _lock = new();
    private static MpiLibrary? _library;
    private static bool _isJoined;
    private static volatile bool _isTraining;
    private readonly MpiLibrary? _mpi;

    private MpiCluster(MpiLibrary? mpi, VaeClusterOptions options)
        : base(options) => _mpi = mpi;

    /// <inheritdoc/>
    public override int Rank => _mpi?.Rank ?? 0;

    /// <inheritdoc/>
    public override int Size => _mpi?.Size ?? 1;

    /// <summary>The MPI in use, such as <c>Open MPI v4.1.4</c>; null in a process that was started without a launcher.</summary>
    public string? Library => _mpi?.Version;

    /// <summary>Takes part in the cluster whose launcher has started this process.</summary>
    /// <param name="options">How the processes share the work, equal in all; null for the defaults.</param>
    /// <returns>
    /// The cluster; every call gives the same processes. Of one process where no launcher has started this one: training then goes as without a cluster, and
    /// no MPI is needed.
    /// </returns>
    /// <exception cref="DllNotFoundException">A launcher has started this process, and MPI's library is not here; the message says what to install.</exception>
    /// <exception cref="InvalidOperationException">The library found is not that of the launcher.</exception>
    public static MpiCluster Join(VaeClusterOptions? options = null)
    {
        lock (_lock)
        {
            if (!_isJoined && MpiLauncher.Processes(Environment.GetEnvironmentVariable) is { } launched)
            {
                var library = new MpiLibrary(MpiLauncher.Load(Environment.GetEnvironmentVariable));
                MpiLauncher.Check(launched, library);
                _library = library;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Leave(library);
            }

            _isJoined = true;
            return new(_library, options ?? new());
        }
    }

    internal override bool IsTraining
    {
        get => _isTraining;
        set => _isTraining = value;
    }

    internal override void Sum(Span<float> values) => _mpi?.Sum(values);

    internal override void Sum(Span<double> values) => _mpi?.Sum(values);

    internal override byte[][] Gather(ReadOnlySpan<byte> own) => _mpi is null ? [own.ToArray()] : Gather(_mpi, own);

    internal override void Abort(string reason)
    {
        if (_mpi is not null)
        {
            End(_mpi, reason);
        }
    }

    private static byte[][] Gather(MpiLibrary mpi, ReadOnlySpan<byte> own)
    {
        var lengths = Lengths(mpi, own.Length);
        var left = Array.IndexOf(lengths, Leaving);
        if (left >= 0)
        {
            throw new VaeClusterException($"Process {left} of {mpi.Size} has ended, and takes no part in this training. Every process has to call the same methods.");
        }

        var all = Array.ConvertAll(lengths, length => new byte[length]);
        own.CopyTo(all[mpi.Rank]);
        var longest = (int)lengths.Max();
        if ((long)longest * mpi.Size <= MostPadded)
        {
            var (padded, received) = (new byte[longest], new byte[longest * mpi.Size]);
            own.CopyTo(padded);
            mpi.AllGather(padded, received);
            for (var rank = 0; rank < mpi.Size; rank++)
            {
                received.AsSpan(rank * longest, all[rank].Length).CopyTo(all[rank]);
            }

            return all;
        }

        for (var rank = 0; rank < mpi.Size; rank++)
        {
            mpi.Broadcast(all[rank], rank);
        }

        return all;
    }

    private static long[] Lengths(MpiLibrary mpi, long own)
    {
        Span<byte> sent = stackalloc byte[sizeof(long)];
        var received = new byte[sizeof(long) * mpi.Size];
        BinaryPrimitives.WriteInt64LittleEndian(sent, own);
        mpi.AllGather(sent, received);
        return [.. Enumerable.Range(0, mpi.Size).Select(rank => BinaryPrimitives.ReadInt64LittleEndian(received.AsSpan(rank * sizeof(long))))];
    }

    /// <summary>When the process ends: others may still come to train with it, and are told.</summary>
    private static void Leave(MpiLibrary mpi)
    {
        if (!mpi.IsOurs)
        {
            return;
        }

        if (_isTraining)
        {
            End(mpi, "it ended while it trained");
            return;
        }

        while (Lengths(mpi, Leaving).Any(length => length != Leaving))
        {
        }

        mpi.End();
    }

    private static void End(MpiLibrary mpi, string reason)
    {
        // Nothing else is left to tell it by: MPI ends this process too.
        using var errors = new StreamWriter(new FileStream(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write));
        errors.WriteLine($"Process {mpi.Rank} of {mpi.Size}, on {mpi.Host}, cannot go on, and training ends in all: {reason}");
        errors.Flush();
        mpi.Abort();
    }
}
