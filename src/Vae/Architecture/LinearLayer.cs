using Vae.Architecture;

namespace Vae;

/// <summary>
/// A fully connected layer: y = W x + b, with W of shape [<see cref="Outputs"/>, inputs]. If its input is an image, it is read as a row,
/// channel by channel.
/// </summary>
/// <param name="Outputs">Values per output row; at least 1.</param>
public sealed record LinearLayer(int Outputs) : VaeLayer
{
    internal override LayerShape OutputShape(LayerShape input) => LayerShape.Flat(Outputs);

    internal override void Check(LayerShape input, string name, Failures failures) =>
        failures.RequireRange(Outputs, 1, ArchitectureRules.MaxWidth, $"{name}.{nameof(Outputs)}");
}
