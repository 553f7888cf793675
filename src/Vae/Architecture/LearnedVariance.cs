using Vae.Kernels;

namespace Vae;

/// <summary>One learned variance for all slots of the range and all rows.</summary>
public sealed record LearnedVariance : GaussianVariance
{
    internal override VarianceKind Kind => VarianceKind.Learned;
}
