using Vae.Data;

namespace Vae.Training;

/// <summary>A session's steps, with what a cluster has to agree on in each of them.</summary>
internal class BatchSteps(IVaeTrainingSession session, WholeLosses wholeLosses)
{
    /// <param name="session">The engine's.</param>
    /// <param name="wholeLosses">Adds the likelihood's constants.</param>
    /// <param name="run">The processes; null for one alone.</param>
    public static BatchSteps For(IVaeTrainingSession session, WholeLosses wholeLosses, ClusterRun? run) => run switch
    {
        null => new BatchSteps(session, wholeLosses),
        { Cluster.Options.SynchronizeEvery: > 1 } => new LocalSteps(session, wholeLosses, run),
        _ => new SharedSteps(session, wholeLosses, run),
    };

    /// <summary>Whether every process has the same weights.</summary>
    public virtual bool IsTogether => true;

    /// <summary>Does what may fail, of which the others will learn.</summary>
    public virtual void Attempt(Action action) => action();

    /// <summary>Fills a batch, as <see cref="BatchSource.Fill"/>.</summary>
    public virtual void Fill(BatchSource source, long index, long step, VaeBatch batch) => source.Fill(index, step, batch);

    /// <summary>Trains on a batch.</summary>
    /// <param name="batch">Its rows, or this process's part of them.</param>
    /// <param name="beta">The KL weight.</param>
    /// <param name="learningRate">The step size.</param>
    /// <param name="index">The batch's number in its epoch, from 0.</param>
    /// <param name="count">Batches of an epoch.</param>
    /// <returns>Mean losses, and the weight of the rows that they are of.</returns>
    public virtual (VaeLosses Losses, double Weight) Train(VaeBatch batch, double beta, double learningRate, long index, long count)
    {
        var losses = Gradients(batch, beta);
        session.Apply(learningRate);
        return (losses, batch.TotalWeight);
    }

    /// <summary>Computes the losses of a batch and changes nothing.</summary>
    public virtual (VaeLosses Losses, double Weight) Evaluate(VaeBatch batch, double beta) =>
        (wholeLosses.Of(session.Evaluate(batch, beta), batch), batch.TotalWeight);

    protected VaeLosses Gradients(VaeBatch batch, double beta) => wholeLosses.Of(session.ComputeGradients(batch, beta), batch);
}
