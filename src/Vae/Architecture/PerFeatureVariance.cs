using Vae.Kernels;

namespace Vae;

/// <summary>A variance for each slot, the same for all rows, learned.</summary>
public sealed record PerFeatureVariance : GaussianVariance
{
    internal override VarianceKind Kind => VarianceKind.PerFeature;
}
