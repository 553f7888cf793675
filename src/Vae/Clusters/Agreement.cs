using System.Runtime.ExceptionServices;
using System.Text;

namespace Vae.Clusters;

/// <summary>What all processes do together: it succeeds in all of them or throws in all of them.</summary>
internal static class Agreement
{
    private enum Outcome : byte
    {
        Done,
        Cancelled,
        Failed,
    }

    /// <summary>Does something that asks no other process, here and in all others.</summary>
    /// <exception cref="VaeClusterException">It failed in another process.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled here or in another process.</exception>
    public static T Together<T>(this VaeCluster? cluster, Func<T> action)
    {
        if (cluster is null)
        {
            return action();
        }

        var result = default(T);
        cluster.Exchange(() =>
        {
            result = action();
            return [];
        });
        return result!;
    }

    /// <summary>Gathers what every process makes, without asking another.</summary>
    /// <returns>By rank.</returns>
    /// <exception cref="VaeClusterException">It failed in another process.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled here or in another process.</exception>
    public static byte[][] Exchange(this VaeCluster cluster, Func<byte[]> make)
    {
        var (failure, message) = Try(make);
        var all = cluster.Gather(message);
        failure?.Throw();
        for (var rank = 0; rank < all.Length; rank++)
        {
            if (all[rank][0] == (byte)Outcome.Failed)
            {
                throw new VaeClusterException($"Process {rank} of {cluster.Size} failed: {Encoding.UTF8.GetString(all[rank].AsSpan(1))}");
            }
        }

        var cancelled = Array.FindIndex(all, one => one[0] == (byte)Outcome.Cancelled);
        return cancelled < 0
            ? Array.ConvertAll(all, one => one[1..])
            : throw new OperationCanceledException($"Process {cancelled} of {cluster.Size} was cancelled.");
    }

    /// <summary>The sum of one number over all processes.</summary>
    public static double Sum(this VaeCluster cluster, double value)
    {
        cluster.Sum(new Span<double>(ref value));
        return value;
    }

    private static (ExceptionDispatchInfo? Failure, byte[] Message) Try(Func<byte[]> make)
    {
        try
        {
            return (null, [(byte)Outcome.Done, .. make()]);
        }
        catch (OperationCanceledException e)
        {
            return (ExceptionDispatchInfo.Capture(e), [(byte)Outcome.Cancelled]);
        }
        catch (Exception e)
        {
            // Whatever it is: the others would wait for this process for ever.
            return (ExceptionDispatchInfo.Capture(e), [(byte)Outcome.Failed, .. Encoding.UTF8.GetBytes(e.Message)]);
        }
    }
}
