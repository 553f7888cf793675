using Vae.Kernels;

namespace Vae;

/// <summary>A learned variance for each slot, the same for all rows.</summary>
public sealed record PerFeatureVariance : GaussianVariance
{
    internal override VarianceKind Kind => VarianceKind.PerFeature;
}
