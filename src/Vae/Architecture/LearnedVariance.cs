using Vae.Kernels;

namespace Vae;

/// <summary>One variance for all slots of the range and all rows, learned.</summary>
public sealed record LearnedVariance : GaussianVariance
{
    internal override VarianceKind Kind => VarianceKind.Learned;
}
