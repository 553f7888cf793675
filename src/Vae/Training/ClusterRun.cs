using System.Runtime.ExceptionServices;
using Vae.Clusters;
using Vae.Data;

namespace Vae.Training;

/// <summary>What the processes of a run tell each other while it goes on: losses, and that one was cancelled or failed, which takes effect in all at once.</summary>
internal sealed class ClusterRun : IDisposable
{
    private readonly VaeCluster _cluster;
    private readonly CancellationToken _own;
    private readonly CancellationTokenSource _agreed = new();
    private ExceptionDispatchInfo? _failure;

    private ClusterRun(VaeCluster cluster, CancellationToken own) => (_cluster, _own) = (cluster, own);

    public VaeCluster Cluster => _cluster;

    /// <summary>Cancelled in all processes at the same step.</summary>
    public CancellationToken Token => _agreed.Token;

    /// <summary>Whether something failed here of which the others do not know yet.</summary>
    public bool HasFailed => _failure is not null;

    /// <returns>Null for a process alone.</returns>
    public static ClusterRun? For(VaeRunOptions run) => run.Peers is { } cluster ? new(cluster, run.CancellationToken) : null;

    /// <summary>Refuses batches that are too small to be shared.</summary>
    /// <exception cref="ArgumentException">A process would have no row of some batch.</exception>
    public void Require(BatchSource training)
    {
        if (training.SmallestPart < 1)
        {
            throw new ArgumentException(
                $"{_cluster.Size} processes share batches of which one would have no row in some. Use fewer processes, a larger {nameof(VaeOptions.BatchSize)} or more rows.");
        }
    }

    /// <summary>Does something that asks no other process; if it fails, all learn of it with the next <see cref="Sum"/>.</summary>
    public void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            // Whatever it is: the others would wait for this process for ever.
            _failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>The sums of what each process has, and what else has happened since the last time.</summary>
    /// <exception cref="VaeClusterException">Another process failed.</exception>
    public (VaeLosses Losses, double Weight) Sum(VaeLosses losses, double weight)
    {
        Span<double> values =
            [losses.Loss, losses.ReconstructionLoss, losses.KlDivergence, weight, _own.IsCancellationRequested ? 1 : 0, _failure is null ? 0 : 1];
        _cluster.Sum(values);
        if (values[5] > 0)
        {
            _cluster.Exchange(() =>
            {
                _failure?.Throw();
                return [];
            });
        }

        if (values[4] > 0)
        {
            _agreed.Cancel();
        }

        return (new(values[0], values[1], values[2]), values[3]);
    }

    /// <summary>Has a part of a batch be divided by the weight of the whole, which its source knows only where all rows count the same.</summary>
    public void Weigh(VaeBatch batch)
    {
        if (!batch.RowWeights.IsEmpty)
        {
            batch.TotalWeight = Sum(default, batch.OwnWeight).Weight;
        }
    }

    /// <summary>What the engine does, in which the processes may wait for each other: if it fails here, it ends everywhere.</summary>
    public T Compute<T>(Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (Exception e) when (e is not VaeClusterException)
        {
            _cluster.Abort(e.Message);
            throw;
        }
    }

    /// <summary>Holds every process to the same weights.</summary>
    /// <exception cref="VaeClusterException">They differ: the cluster's sums do.</exception>
    public void RequireSame(VaeWeights weights) => _cluster.Compare(() =>
    {
        _failure?.Throw();
        return [("the hash of the trained weights", WeightHash.Of(weights))];
    });

    public void Dispose() => _agreed.Dispose();
}
