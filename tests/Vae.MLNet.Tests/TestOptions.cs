namespace Vae.MLNet.Tests;

/// <summary>A VAE that trains in no time.</summary>
internal static class TestOptions
{
    public static VaeOptions Quick { get; } = new()
    {
        LatentDimension = 2,
        Network = new MlpNetwork { HiddenDimensions = [5] },
        Epochs = 3,
        BatchSize = 16,
        Seed = 1,
        Run = new() { Engine = VaeEngine.Managed, Threads = 1 },
    };

    /// <summary>So large that 128 rows are work for several threads.</summary>
    public static VaeOptions QuickAndLarge { get; } = Quick with { Network = new MlpNetwork { HiddenDimensions = [1024, 128] }, Epochs = 1 };
}
