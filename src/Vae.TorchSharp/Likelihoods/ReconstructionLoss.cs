using TorchSharp;
using Vae.TorchSharp.Networks;
using F = TorchSharp.torch.nn.functional;

namespace Vae.TorchSharp.Likelihoods;

/// <summary>-log p(x|z) summed over slots, rows and draws, up to the constants that the likelihoods name.</summary>
internal static class ReconstructionLoss
{
    /// <param name="likelihood">The distribution.</param>
    /// <param name="output">The decoder's heads for S * B rows, draws outermost.</param>
    /// <param name="target">[B, D].</param>
    /// <returns>A scalar, in nats.</returns>
    public static torch.Tensor Sum(VaeLikelihood likelihood, DecoderOutput output, torch.Tensor target)
    {
        var mean = output.Mean.view(-1, target.shape[0], target.shape[1]);
        return likelihood switch
        {
            BernoulliLikelihood => F.binary_cross_entropy_with_logits(mean, target.expand_as(mean), reduction: torch.nn.Reduction.Sum),
            GaussianLikelihood gaussian => Gaussian(gaussian, mean, output.LogVar, target),
            var other => throw new NotSupportedException(
                $"The TorchSharp engine does not know {other.GetType().Name}; use Engine = Managed."),
        };
    }

    private static torch.Tensor Gaussian(GaussianLikelihood likelihood, torch.Tensor mean, torch.Tensor? logVar, torch.Tensor target)
    {
        var squared = (target - MeanOf(likelihood, mean)).square();
        if (logVar is null)
        {
            return squared.sum() * (0.5 / likelihood.FixedVariance);
        }

        // [1] and [D] broadcast; [S * B, D] takes the shape of the errors.
        var shaped = logVar.dim() == 1 ? logVar : logVar.view_as(squared);
        return 0.5 * ((squared * (-shaped).exp()) + shaped).sum();
    }

    private static torch.Tensor MeanOf(GaussianLikelihood likelihood, torch.Tensor x) => likelihood.Mean switch
    {
        OutputMean.Identity => x,
        OutputMean.Sigmoid => x.sigmoid(),
        OutputMean.Tanh => x.tanh(),
        var other => throw new NotSupportedException(
            $"The TorchSharp engine does not know the output mean {other}; use Engine = Managed."),
    };
}
