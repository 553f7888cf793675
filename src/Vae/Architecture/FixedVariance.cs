using Vae.Kernels;

namespace Vae;

/// <summary>A constant variance.</summary>
/// <param name="Value">The variance, in squared units of the data: how large an error counts as noise. Finite and above 0.</param>
public sealed record FixedVariance(double Value) : GaussianVariance
{
    internal override VarianceKind Kind => VarianceKind.Fixed;
}
