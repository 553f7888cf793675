using Vae.Architecture;

namespace Vae;

/// <summary>
/// Normalises each channel of an image, then scales and shifts it, as PyTorch's <c>nn.BatchNorm2d</c>: by the mean and variance of
/// the batch while training, by their running averages in validation and scoring (Ioffe and Szegedy, arXiv:1502.03167).
/// </summary>
/// <param name="Epsilon">Added to the variance; finite, above 0.</param>
/// <param name="Momentum">The share of each batch in the running averages; above 0, at most 1.</param>
public sealed record BatchNorm2dLayer(double Epsilon = 1e-5, double Momentum = 0.1) : VaeLayer
{
    internal override LayerShape OutputShape(LayerShape input) => input;

    internal override void Check(LayerShape input, string name, Failures failures)
    {
        failures.RequirePositive(Epsilon, $"{name}.{nameof(Epsilon)}");
        failures.Require(
            Momentum is > 0 and <= 1,
            FormattableString.Invariant($"{name}.{nameof(Momentum)} is {Momentum}; it must be above 0 and at most 1."));
        KernelRules.RequireImage(input, name, failures);
    }
}
