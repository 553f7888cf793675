using Vae.Kernels;

namespace Vae;

/// <summary>A constant.</summary>
/// <param name="Value">In squared units of the data: how large an error counts as noise. Finite and above 0.</param>
public sealed record FixedVariance(double Value) : GaussianVariance
{
    internal override VarianceKind Kind => VarianceKind.Fixed;
}
