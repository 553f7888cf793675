namespace Vae.Tests;

/// <summary>A run long enough to be killed in the middle of it.</summary>
public static class TrainingCase
{
    public static VaeOptions Options { get; } = new()
    {
        LatentDimension = 3,
        Network = new MlpNetwork { HiddenDimensions = [16] },
        Epochs = 40,
        BatchSize = 20,
        Objective = new ElboObjective { Samples = 2, WarmUpEpochs = 10 },
        ValidationSetFraction = 0.2,
        InputNoise = new GaussianInputNoise(0.05),
        LearningRateSchedule = new ReduceOnPlateau { Patience = 1 },
        Seed = 7,
    };

    /// <summary>The same run, shorter: where starting processes takes the time.</summary>
    public static VaeOptions Short { get; } = Options with { Epochs = 10, Objective = new ElboObjective { Samples = 2, WarmUpEpochs = 3 } };

    public static VaeDataset Data { get; } = new(
        Enumerable.Range(0, 200 * 6).Select(i => MathF.Sin(i * 0.37f) * MathF.Cos(i / 6 * 0.11f)).ToArray(), 6);

    /// <summary>One process's rows.</summary>
    public static VaeDataset Part(int rank, int size)
    {
        var (first, last) = (Data.Count * rank / size, Data.Count * (rank + 1) / size);
        return new(Data.Rows[(first * Data.Dimension)..(last * Data.Dimension)], Data.Dimension);
    }
}
