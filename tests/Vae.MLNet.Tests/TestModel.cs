namespace Vae.MLNet.Tests;

/// <summary>A VAE trained once for all tests.</summary>
internal static class TestModel
{
    public static VaeModel Fitted { get; } = VaeTrainer.Train(
        new VaeDataset(TestRow.Make(60, seed: 8).SelectMany(r => r.Features).ToArray(), TestRow.Width), TestOptions.Quick);

    /// <summary>An untrained one.</summary>
    public static VaeModel WithLatent(int latentDimension) =>
        new(VaeWeights.Initialize(VaeArchitecture.Mlp(TestRow.Width, latentDimension, [5]), seed: 3));
}
