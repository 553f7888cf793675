using Vae.Architecture;

namespace Vae;

/// <summary>
/// Appends the row's condition to the row: from [n] to [n + <see cref="Dimension"/>]. If its input is an image, it is read as a row, channel
/// by channel. An architecture that has one is that of a conditional VAE, p(x|z, c) and q(z|x, c): <see cref="VaeArchitecture.WithCondition"/>.
/// </summary>
/// <param name="Dimension">Values of the condition, C; at least 1, and the same wherever an architecture appends it.</param>
/// <remarks>Sohn, Lee and Yan 2015, "Learning structured output representation using deep conditional generative models".</remarks>
public sealed record ConditionLayer(int Dimension) : VaeLayer
{
    internal override LayerShape OutputShape(LayerShape input) => LayerShape.Flat(input.Length + Dimension);

    internal override void Check(LayerShape input, string name, Failures failures)
    {
        failures.RequireRange(Dimension, 1, ArchitectureRules.MaxWidth, $"{name}.{nameof(Dimension)}");
        failures.Require(
            (long)input.Length + Dimension <= ArchitectureRules.MaxWidth,
            $"{name} makes rows of {(long)input.Length + Dimension} values; at most {ArchitectureRules.MaxWidth} are supported.");
    }
}
