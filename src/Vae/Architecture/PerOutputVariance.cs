using Vae.Kernels;

namespace Vae;

/// <summary>A variance for each slot and row, computed by the decoder.</summary>
public sealed record PerOutputVariance : GaussianVariance
{
    internal override VarianceKind Kind => VarianceKind.PerOutput;
}
