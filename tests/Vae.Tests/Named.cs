using Vae.Kernels;

namespace Vae.Tests;

/// <summary>Settings by names that an attribute can hold and a test's title can show.</summary>
internal static class Named
{
    public static IReadOnlyList<string> Optimizers { get; } = [nameof(Adam), nameof(AdamW), nameof(Sgd)];

    public static IReadOnlyList<string> Variances { get; } = ["Fixed", "Learned", "PerFeature", "PerOutput"];

    public static IReadOnlyList<string> Noises { get; } = ["None", "Gaussian", "Masking"];

    public static VaeOptimizer Optimizer(string name) => name switch
    {
        nameof(Adam) => new Adam(),
        nameof(AdamW) => new AdamW(),
        nameof(Sgd) => new Sgd(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such optimizer."),
    };

    public static VaeObjective Objective(string name, int samples = 1, double freeBits = 0) => name switch
    {
        "Elbo" => new ElboObjective { Samples = samples, FreeBits = freeBits },
        "Autoencoder" => new AutoencoderObjective(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such objective."),
    };

    public static InputNoise? Noise(string name, double amount = 0.1) => name switch
    {
        "None" => null,
        "Gaussian" => new GaussianInputNoise(amount),
        "Masking" => new MaskingInputNoise(amount),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such noise."),
    };

    public static GaussianVariance Variance(string name, double value = 1) => name switch
    {
        "Fixed" => GaussianVariance.Fixed(value),
        "Learned" => GaussianVariance.Learned,
        "PerFeature" => GaussianVariance.PerFeature,
        "PerOutput" => GaussianVariance.PerOutput,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such variance."),
    };

    /// <summary>How many draws a step takes.</summary>
    public static int SamplesOf(VaeOptions options) => options.EffectiveSamples;
}
