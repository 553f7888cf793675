using System.Text.Json.Serialization;

namespace Vae.Training;

/// <summary>The objective of one batch and its parts: sums over dimensions, means over rows, in nats.</summary>
/// <param name="Loss">What is minimised: reconstruction + beta * KL, the KL raised to the free bits where there are any.</param>
/// <param name="ReconstructionLoss">-log p(x|z), mean over draws and rows, up to the likelihood's constants, which the training loop adds.</param>
/// <param name="KlDivergence">KL(q(z|x) || N(0, I)); 0 for an autoencoder.</param>
internal readonly record struct VaeLosses(
    [property: JsonRequired] double Loss, [property: JsonRequired] double ReconstructionLoss, [property: JsonRequired] double KlDivergence)
{
    /// <summary>With other losses times their weight added.</summary>
    public VaeLosses Plus(VaeLosses mean, double weight) => new(
        Loss + (mean.Loss * weight), ReconstructionLoss + (mean.ReconstructionLoss * weight), KlDivergence + (mean.KlDivergence * weight));
}
