using Vae.Kernels;

namespace Vae.Architecture;

/// <summary>A range of slots with one likelihood, and where its log-variances lie.</summary>
/// <param name="Likelihood">Bernoulli, Gaussian or categorical.</param>
/// <param name="First">The first slot.</param>
/// <param name="Count">Slots.</param>
/// <param name="OutputLogVariance">Where its own begin in <c>output.logVar</c>.</param>
/// <param name="SharedLogVariance">Where its own begin in <c>likelihood.logVar</c>.</param>
internal sealed record LikelihoodPart(VaeLikelihood Likelihood, int First, int Count, int OutputLogVariance, int SharedLogVariance)
{
    public int End => First + Count;

    /// <summary>Where the variance comes from; fixed for those that have none.</summary>
    public VarianceKind Variance => (Likelihood as GaussianLikelihood)?.Kind ?? VarianceKind.Fixed;

    /// <summary>The variance where it is fixed, else 1.</summary>
    public double FixedVariance => (Likelihood as GaussianLikelihood)?.FixedValue ?? 1;

    /// <summary>Values of <c>output.logVar</c>: 0 or one a slot.</summary>
    public int OutputLogVariances => Variance == VarianceKind.PerOutput ? Count : 0;

    /// <summary>Values of <c>likelihood.logVar</c>: 0, 1 or one a slot.</summary>
    public int SharedLogVariances => Variance switch
    {
        VarianceKind.Learned => 1,
        VarianceKind.PerFeature => Count,
        _ => 0,
    };
}
