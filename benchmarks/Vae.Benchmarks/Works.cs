using Vae.Architecture;
using Vae.Data;
using Vae.Kernels;
using Vae.Managed;
using Vae.Training;

namespace Vae.Benchmarks;

/// <summary>What is timed: the same shapes as in benchmarks/peers/pytorch.py.</summary>
internal static class Works
{
    public const int BatchRows = 128;
    public const int BulkRows = 10_000;

    public static VaeArchitecture Mnist { get; } = VaeArchitecture.Mlp(784, 20, [400], Activation.ReLU, VaeLikelihood.Bernoulli);

    public static VaeArchitecture Tabular { get; } = VaeArchitecture.Mlp(30, 8, [64, 32]);

    public static VaeArchitecture Images { get; } = VaeArchitecture.Convolutional(new(3, 64, 64), 128);

    /// <summary>The training steps, by their names in the table.</summary>
    public static (string Name, VaeArchitecture Architecture, int BatchRows)[] Trainings { get; } =
    [
        ("train 784-400-20", Mnist, BatchRows),
        ("train 30-64-32-8", Tabular, BatchRows),
        ("train 3x64x64 conv, batch 64", Images, 64),
    ];

    /// <summary>What is scored, by its name in the table.</summary>
    public static (string Name, VaeArchitecture Architecture, OnnxPart Part, int Rows)[] Scorings { get; } =
    [
        ("encode 1", Mnist, OnnxPart.Encoder, 1),
        ("encode 10000", Mnist, OnnxPart.Encoder, BulkRows),
        ("reconstruct 10000", Mnist, OnnxPart.Reconstruction, BulkRows),
        ("encode 3x64x64 conv 1", Images, OnnxPart.Encoder, 1),
        ("encode 3x64x64 conv 1000", Images, OnnxPart.Encoder, 1000),
    ];

    /// <summary>The values that a work of <see cref="Trainings"/> trains.</summary>
    public static int Parameters(string work) =>
        Trainings.Single(training => training.Name == work).Architecture.GetParameters().Where(p => p.IsTrained).Sum(p => p.Length);

    /// <summary>Multiply-adds of one training step, twice: forward and weight gradients of all layers, input gradients of all but the first.</summary>
    public static double StepOperations(VaeArchitecture architecture, int batchRows) =>
        2.0 * batchRows * (MultiplyAdds.OfTraining(architecture, draws: 1) - MultiplyAdds.OfFirstLayer(architecture));

    public static VaeOptions Options(VaeArchitecture architecture, int threads, int batchRows = BatchRows) =>
        new() { Network = architecture, BatchSize = batchRows, Run = new() { Threads = threads, Device = "cpu" } };

    public static VaeBatch Batch(VaeArchitecture architecture, int rows = BatchRows)
    {
        var batch = new VaeBatch(rows, architecture.InputDimension, architecture.LatentDimension);
        batch.Begin(rows);
        Rows(rows, architecture.InputDimension).CopyTo(batch.Target);
        new Noise(seed: 1, NoiseStream.Epsilon).FillNormal(batch.Epsilon, step: 1);
        return batch;
    }

    public static float[] Rows(int rows, int width)
    {
        var values = new float[rows * width];
        new Noise(seed: 1, NoiseStream.InputNoise).FillUniform(values, step: 2);
        return values;
    }

    public static VaeModel Model(VaeArchitecture architecture) => new(VaeWeights.Initialize(architecture, seed: 1));

    /// <summary>Times a training step of an engine.</summary>
    public static double StepMicroseconds(IVaeEngine engine, VaeArchitecture architecture, int threads, int batchRows = BatchRows)
    {
        var options = Options(architecture, threads, batchRows);
        using var session = engine.StartSession(VaeWeights.Initialize(architecture, seed: 1), options);
        var batch = Batch(architecture, batchRows);
        return Clock.MedianMicroseconds(() => Step(session, batch));
    }

    /// <summary>Times a work of <see cref="Scorings"/>.</summary>
    public static double ScoringMicroseconds(VaeArchitecture architecture, OnnxPart part, int rows)
    {
        var (model, data) = (Model(architecture), Rows(rows, architecture.InputDimension));
        var results = new float[rows * (part == OnnxPart.Encoder ? architecture.LatentDimension : architecture.InputDimension)];
        return Clock.MedianMicroseconds(part == OnnxPart.Encoder ? () => model.Encode(data, results) : () => model.Reconstruct(data, results));
    }

    public static long StepAllocatedBytes(VaeArchitecture architecture)
    {
        using var session = new ManagedSession(VaeWeights.Initialize(architecture, seed: 1), Options(architecture, threads: 2));
        var batch = Batch(architecture);
        return Clock.AllocatedBytes(() => Step(session, batch));
    }

    private static void Step(IVaeTrainingSession session, VaeBatch batch)
    {
        session.ComputeGradients(batch, beta: 1);
        session.Apply(learningRate: 1e-3);
    }
}
