using Vae.Kernels;

namespace Vae;

/// <summary>Where the variance of a <see cref="GaussianLikelihood"/> comes from.</summary>
public abstract record GaussianVariance
{
    private protected GaussianVariance()
    {
    }

    /// <summary>One learned variance for all slots and rows.</summary>
    public static LearnedVariance Learned { get; } = new();

    /// <summary>A learned variance for each slot, the same for all rows.</summary>
    public static PerFeatureVariance PerFeature { get; } = new();

    /// <summary>A variance for each slot and row, computed by the decoder.</summary>
    public static PerOutputVariance PerOutput { get; } = new();

    /// <summary>A constant variance.</summary>
    /// <param name="value">The variance, in squared units of the data; finite and above 0.</param>
    public static FixedVariance Fixed(double value) => new(value);

    internal abstract VarianceKind Kind { get; }
}
