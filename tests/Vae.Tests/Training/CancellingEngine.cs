using Vae.Data;
using Vae.Training;

namespace Vae.Tests.Training;

/// <summary>An engine, the managed one unless another is given, which cancels a token in its step <paramref name="steps"/>, counted from 1.</summary>
internal sealed class CancellingEngine(CancellationTokenSource source, int steps, IVaeEngine? inner = null) : IVaeEngine
{
    private readonly IVaeEngine _inner = inner ?? VaeTrainer.Managed;

    public string Name => _inner.Name;

    public int Steps { get; private set; }

    public IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options) =>
        new Session(this, _inner.StartSession(initial, options));

    private void Count()
    {
        if (++Steps == steps)
        {
            source.Cancel();
        }
    }

    private sealed class Session(CancellingEngine engine, IVaeTrainingSession inner) : IVaeTrainingSession
    {
        public VaeLosses ComputeGradients(VaeBatch batch, double beta)
        {
            engine.Count();
            return inner.ComputeGradients(batch, beta);
        }

        public void ShareGradients(VaeCluster cluster) => inner.ShareGradients(cluster);

        public void Apply(double learningRate) => inner.Apply(learningRate);

        public VaeLosses Evaluate(VaeBatch batch, double beta) => inner.Evaluate(batch, beta);

        public VaeWeights ExportWeights() => inner.ExportWeights();

        public VaeTrainingState ExportState() => inner.ExportState();

        public void ImportState(VaeTrainingState state) => inner.ImportState(state);

        public void Dispose() => inner.Dispose();
    }
}
