using Vae.Data;
using Vae.Training;

namespace Vae.Tests.Training;

/// <summary>An engine that does no arithmetic: it answers with given losses and keeps what the loop handed it.</summary>
internal sealed class ScriptedEngine : IVaeEngine
{
    public string Name => "Scripted";

    /// <summary>The losses of a training step, counted from 0.</summary>
    public Func<int, VaeLosses> Training { get; init; } = _ => new VaeLosses(1, 1, 0);

    /// <summary>The loss of an evaluation, counted from 0.</summary>
    public Func<int, double> Validation { get; init; } = _ => 1;

    public List<Call> Steps { get; } = [];

    public List<Call> Evaluations { get; } = [];

    public bool Disposed { get; private set; }

    public IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options) => new Session(this, initial);

    /// <summary>One call of the loop, with copies of what its batch held.</summary>
    public sealed record Call(double Beta, double LearningRate, int Rows, float[] Input, float[] Target, float[] Epsilon, float[] RowWeights)
    {
        public static Call Of(VaeBatch batch, double beta) =>
            new(beta, LearningRate: 0, batch.Rows, batch.Input.ToArray(), batch.Target.ToArray(), batch.Epsilon.ToArray(), batch.RowWeights.ToArray());
    }

    private sealed class Session(ScriptedEngine engine, VaeWeights initial) : IVaeTrainingSession
    {
        public VaeLosses ComputeGradients(VaeBatch batch, double beta)
        {
            engine.Steps.Add(Call.Of(batch, beta));
            return engine.Training(engine.Steps.Count - 1);
        }

        public void ShareGradients(VaeCluster cluster)
        {
        }

        public void Apply(double learningRate) => engine.Steps[^1] = engine.Steps[^1] with { LearningRate = learningRate };

        public VaeLosses Evaluate(VaeBatch batch, double beta)
        {
            engine.Evaluations.Add(Call.Of(batch, beta));
            var loss = engine.Validation(engine.Evaluations.Count - 1);
            return new VaeLosses(loss, loss, 0);
        }

        /// <summary>The first weight counts the steps so far: it tells when the weights were taken.</summary>
        public VaeWeights ExportWeights()
        {
            var values = initial.Values.ToArray();
            values[0] = engine.Steps.Count;
            return new VaeWeights(initial.Architecture, values);
        }

        public VaeTrainingState ExportState() => new(ExportWeights(), engine.Steps.Count, []);

        public void ImportState(VaeTrainingState state) => throw new NotSupportedException();

        public void Dispose() => engine.Disposed = true;
    }
}
