using Vae.Data;

namespace Vae.Training;

/// <summary>Every process computes on its part of a batch, and all update by the whole gradient.</summary>
internal class SharedSteps(IVaeTrainingSession session, WholeLosses wholeLosses, ClusterRun run) : BatchSteps(session, wholeLosses)
{
    private readonly IVaeTrainingSession _session = session;

    protected ClusterRun Run => run;

    public override void Attempt(Action action) => run.Attempt(action);

    public override void Fill(BatchSource source, long index, long step, VaeBatch batch)
    {
        run.Attempt(() => source.Fill(index, step, batch));
        if (run.HasFailed)
        {
            // Something to compute on until the others know.
            batch.BeginEmpty();
        }
    }

    public override (VaeLosses Losses, double Weight) Train(VaeBatch batch, double beta, double learningRate, long index, long count)
    {
        run.Weigh(batch);
        var losses = run.Compute(() => Gradients(batch, beta));
        losses = run.Sum(losses, 0).Losses;
        run.Compute(() =>
        {
            _session.ShareGradients(run.Cluster);
            _session.Apply(learningRate);
            return true;
        });
        return (losses, batch.TotalWeight);
    }

    public override (VaeLosses Losses, double Weight) Evaluate(VaeBatch batch, double beta)
    {
        run.Weigh(batch);
        var (losses, weight) = run.Compute(() => base.Evaluate(batch, beta));
        return (run.Sum(losses, 0).Losses, weight);
    }
}
