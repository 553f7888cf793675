using Vae.Architecture;

namespace Vae;

/// <summary>Reads a row's values as an image, channel by channel and row by row. Moves no value.</summary>
/// <param name="Channels">Channels of the image; at least 1.</param>
/// <param name="Height">Rows of pixels; at least 1.</param>
/// <param name="Width">Pixels a row; at least 1.</param>
public sealed record UnflattenLayer(int Channels, int Height, int Width) : VaeLayer
{
    internal override LayerShape OutputShape(LayerShape input) => new(Channels, Height, Width);

    internal override void Check(LayerShape input, string name, Failures failures)
    {
        var positive = Channels >= 1 && Height >= 1 && Width >= 1;
        failures.Require(
            positive && (long)Channels * Height * Width == input.Length,
            $"{name} is [{Channels}, {Height}, {Width}]; these must be at least 1 and multiply to the {input.Length} values before it.");
    }
}
