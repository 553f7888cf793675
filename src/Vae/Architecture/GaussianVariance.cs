using Vae.Kernels;

namespace Vae;

/// <summary>Where the variance of a <see cref="GaussianLikelihood"/> comes from.</summary>
public abstract record GaussianVariance
{
    private protected GaussianVariance()
    {
    }

    /// <summary>One variance for all slots and rows, learned.</summary>
    public static LearnedVariance Learned { get; } = new();

    /// <summary>A variance for each slot, the same for all rows, learned.</summary>
    public static PerFeatureVariance PerFeature { get; } = new();

    /// <summary>A variance for each slot and row, given by the decoder.</summary>
    public static PerOutputVariance PerOutput { get; } = new();

    /// <summary>A constant.</summary>
    /// <param name="value">In squared units of the data; finite and above 0.</param>
    public static FixedVariance Fixed(double value) => new(value);

    internal abstract VarianceKind Kind { get; }
}
