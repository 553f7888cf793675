using TorchSharp;
using Vae.Architecture;
using Vae.Kernels;
using Vae.TorchSharp.Native;
using Vae.TorchSharp.Networks;
using F = TorchSharp.torch.nn.functional;

namespace Vae.TorchSharp.Likelihoods;

/// <summary>-log p(x|z) summed over slots, rows and draws, up to the constants that the likelihoods name.</summary>
internal sealed class ReconstructionLoss(VaeArchitecture architecture)
{
    private readonly LikelihoodLayout _layout = LikelihoodLayout.Of(architecture);

    /// <param name="output">The decoder's heads for S * B rows, draws outermost.</param>
    /// <param name="target">[B, D].</param>
    /// <param name="shares">What each row's losses are multiplied by, [B, 1]; null for 1.</param>
    /// <returns>A scalar, in nats.</returns>
    public torch.Tensor Sum(DecoderOutput output, torch.Tensor target, torch.Tensor? shares = null)
    {
        // [S, B, .]: one target for every draw.
        var mean = output.Mean.view(-1, target.shape[0], target.shape[1]);
        var logVar = output.LogVar?.view(-1, target.shape[0], _layout.OutputLogVariances);
        return _layout.Parts
            .Select(part => Losses(
                part, mean.narrow(2, part.First, part.Count), LogVarOf(part, logVar, output), target.narrow(1, part.First, part.Count)))
            .Select(losses => shares is null ? losses.sum() : (losses * shares).sum())
            .Aggregate((sum, loss) => sum.Plus(loss));
    }

    private static torch.Tensor? LogVarOf(LikelihoodPart part, torch.Tensor? logVar, DecoderOutput output) => part.Variance switch
    {
        VarianceKind.PerOutput => logVar!.narrow(2, part.OutputLogVariance, part.OutputLogVariances),
        VarianceKind.Fixed => null,
        _ => output.SharedLogVar!.narrow(0, part.SharedLogVariance, part.SharedLogVariances),
    };

    /// <summary>Slot by slot, [S, B, .]; 0 where the target is missing and is to be ignored.</summary>
    private torch.Tensor Losses(LikelihoodPart part, torch.Tensor mean, torch.Tensor? logVar, torch.Tensor target)
    {
        if (architecture.MissingValues != MissingValues.Ignore)
        {
            return Losses(part.Likelihood, mean, logVar, target);
        }

        // One NaN among its slots makes a category unknown.
        var missing = target.isnan();
        var left = part.Likelihood is CategoricalLikelihood ? missing.any(1, keepdim: true) : missing;
        return Losses(part.Likelihood, mean, logVar, target.nan_to_num(nan: 0)).masked_fill(left, Scalars.Zero);
    }

    /// <summary>Slot by slot, [S, B, .].</summary>
    private static torch.Tensor Losses(VaeLikelihood likelihood, torch.Tensor mean, torch.Tensor? logVar, torch.Tensor target) =>
        likelihood switch
        {
            BernoulliLikelihood => F.binary_cross_entropy_with_logits(mean, target.expand_as(mean), reduction: torch.nn.Reduction.None),
            GaussianLikelihood gaussian => Gaussian(gaussian, mean, logVar, target),
            CategoricalLikelihood => target.neg() * mean.log_softmax(2),
            var other => throw new NotSupportedException(
                $"The TorchSharp engine does not know {other.GetType().Name}; use Run.Engine = Managed."),
        };

    private static torch.Tensor Gaussian(GaussianLikelihood likelihood, torch.Tensor mean, torch.Tensor? logVar, torch.Tensor target)
    {
        var squared = (target - MeanOf(likelihood, mean)).Squared();

        // One log-variance, one a slot and one a slot and row: all take the shape of the errors.
        return logVar is null
            ? squared.Times(0.5 / likelihood.FixedValue)
            : (squared * logVar.neg().exp()).Plus(logVar).Halved();
    }

    private static torch.Tensor MeanOf(GaussianLikelihood likelihood, torch.Tensor x) => likelihood.Mean switch
    {
        OutputMean.Identity => x,
        OutputMean.Sigmoid => x.sigmoid(),
        OutputMean.Tanh => x.tanh(),
        var other => throw new NotSupportedException(
            $"The TorchSharp engine does not know the output mean {other}; use Run.Engine = Managed."),
    };
}
