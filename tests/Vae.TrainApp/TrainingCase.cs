namespace Vae.Tests;

/// <summary>A run long enough to be killed in the middle of it.</summary>
public static class TrainingCase
{
    public static VaeOptions Options { get; } = new()
    {
        LatentDimension = 3,
        HiddenDimensions = [16],
        Epochs = 40,
        BatchSize = 20,
        Samples = 2,
        BetaWarmUpEpochs = 10,
        ValidationSetFraction = 0.2,
        InputNoise = InputNoise.Gaussian,
        InputNoiseAmount = 0.05,
        LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau,
        SchedulePatience = 1,
        Seed = 7,
    };

    public static VaeDataset Data { get; } = new(
        Enumerable.Range(0, 200 * 6).Select(i => MathF.Sin(i * 0.37f) * MathF.Cos(i / 6 * 0.11f)).ToArray(), 6);
}
