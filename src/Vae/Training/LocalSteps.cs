using System.Numerics.Tensors;
using Vae.Clusters;
using Vae.Data;

namespace Vae.Training;

/// <summary>Every process trains by itself on its part of each batch; weights and optimiser state are averaged every few steps (local SGD).</summary>
internal sealed class LocalSteps(IVaeTrainingSession session, WholeLosses wholeLosses, ClusterRun run) : SharedSteps(session, wholeLosses, run)
{
    private readonly IVaeTrainingSession _session = session;
    private VaeLosses _losses;
    private double _weight;

    public override bool IsTogether => _weight == 0;

    public override (VaeLosses Losses, double Weight) Train(VaeBatch batch, double beta, double learningRate, long index, long count)
    {
        Attempt(() =>
        {
            _losses = _losses.Plus(Gradients(batch, beta), batch.TotalWeight);
            _session.Apply(learningRate);
        });
        _weight += batch.TotalWeight;
        if ((index + 1) % Run.Cluster.Options.SynchronizeEvery != 0 && index + 1 < count)
        {
            return (default, 0);
        }

        var (losses, weight) = Run.Sum(_losses, _weight);
        (_losses, _weight) = (default, 0);
        if (double.IsFinite(losses.Loss))
        {
            Average();
        }

        return (default(VaeLosses).Plus(losses, 1 / weight), weight);
    }

    private void Average()
    {
        var state = Run.Cluster.Together(_session.ExportState);
        var architecture = state.Weights.Architecture;
        var weights = Mean(state.Weights.Memory);
        var offset = 0;
        foreach (var parameter in architecture.GetParameters())
        {
            if (!parameter.IsTrained && !parameter.IsStatistic)
            {
                // The same everywhere, which the mean of three might not be.
                state.Weights[parameter.Name].CopyTo(weights.AsSpan(offset));
            }

            offset += parameter.Length;
        }

        _session.ImportState(new(
            new(architecture, weights), state.Steps, state.Optimizer.Select(array => KeyValuePair.Create(array.Key, (ReadOnlyMemory<float>)Mean(array.Value)))));
    }

    private float[] Mean(ReadOnlyMemory<float> values)
    {
        var mean = values.ToArray();
        Run.Cluster.Sum(mean.AsSpan());
        TensorPrimitives.Divide(mean, Run.Cluster.Size, mean);
        return mean;
    }
}
