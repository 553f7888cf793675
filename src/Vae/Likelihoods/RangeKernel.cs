using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Likelihoods;

/// <summary>One range of slots of a <see cref="LikelihoodKernel"/>; pointers and slot numbers are those of the whole row.</summary>
internal abstract unsafe class RangeKernel(LikelihoodPart part)
{
    public int First => part.First;

    public int End => part.End;

    /// <summary>Whether some of the slots can be done without the others.</summary>
    public abstract bool IsDivisible { get; }

    /// <summary>The least value the loss of each of its slots can take.</summary>
    public abstract double MinLoss { get; }

    /// <inheritdoc cref="LikelihoodKernel.LossAndGradient"/>
    public abstract double LossAndGradient(
        float* output, float* target, float* laneWeights, float* sharedLogVar, int first, int last,
        float* gradient, float* sharedGradient);

    /// <inheritdoc cref="LikelihoodKernel.Losses"/>
    public abstract void Losses(float* output, float* target, float* sharedLogVar, float* losses);

    /// <inheritdoc cref="LikelihoodKernel.LossesOfRow"/>
    public abstract void LossesOfRow(float* output, float* target, float* sharedLogVar, float* losses);

    /// <inheritdoc cref="LikelihoodKernel.Mean"/>
    public abstract void Mean(float* output, float* mean);

    /// <inheritdoc cref="LikelihoodKernel.MeanOfRow"/>
    public abstract void MeanOfRow(float* output, float* mean);

    /// <inheritdoc cref="LikelihoodKernel.LogVariance"/>
    public abstract void LogVariance(float* output, float* sharedLogVar, float* logVar);

    /// <inheritdoc cref="LikelihoodKernel.LogVarianceOfRow"/>
    public abstract void LogVarianceOfRow(float* output, float* sharedLogVar, float* logVar);

    public static RangeKernel For(LikelihoodPart part, VaeArchitecture architecture)
    {
        switch (part.Likelihood)
        {
            case BernoulliLikelihood:
                return new ElementKernel<BernoulliLoss>(default, part, architecture, fixedVariance: 1);
            case GaussianLikelihood g:
                var loss = new GaussianLoss(g.Mean, part.Variance != VarianceKind.Fixed);
                return new ElementKernel<GaussianLoss>(loss, part, architecture, part.FixedVariance);
            case CategoricalLikelihood:
                return new CategoricalKernel(part, architecture);
            default:
                throw new ArgumentException(
                    $"{part.Likelihood?.GetType().Name} is not known to this engine.", nameof(architecture));
        }
    }
}
