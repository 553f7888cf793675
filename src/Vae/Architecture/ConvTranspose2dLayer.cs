using System.Text.Json.Serialization;
using Vae.Architecture;
using Vae.Kernels;

namespace Vae;

/// <summary>
/// The transpose of a convolution over images [channels, height, width], with bias, as PyTorch's <c>nn.ConvTranspose2d</c>: W of
/// shape [input channels, <see cref="Channels"/>, <see cref="Kernel"/>, <see cref="Kernel"/>]; each side of the output has
/// (side - 1) stride - 2 padding + kernel + output padding pixels.
/// </summary>
/// <param name="Channels">Channels of the output; at least 1.</param>
/// <param name="Kernel">Pixels along each side of the kernel; at least 1.</param>
/// <param name="Stride">Pixels of the output by which the kernel moves; at least 1.</param>
/// <param name="Padding">Pixels cut off the output on every side; at least 0, below <paramref name="Kernel"/>.</param>
/// <param name="OutputPadding">
/// Pixels added to the output at its bottom and right, PyTorch's <c>output_padding</c>; at least 0, below <paramref name="Stride"/>. It selects among the sizes that a
/// convolution of this stride maps to the same size.
/// </param>
/// <param name="OutputPaddingWidth">The same for the right only, where it differs from the bottom; otherwise null.</param>
public sealed record ConvTranspose2dLayer(
    int Channels,
    int Kernel = 3,
    int Stride = 2,
    int Padding = 1,
    int OutputPadding = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? OutputPaddingWidth = null) : VaeLayer
{
    internal override LayerShape OutputShape(LayerShape input) =>
        new(Channels, Side(input.Height, OutputPadding), Side(input.Width, OutputPaddingWidth ?? OutputPadding));

    internal override void Check(LayerShape input, string name, Failures failures)
    {
        KernelRules.Check(Channels, Kernel, Stride, Padding, name, failures);
        failures.RequireRange(OutputPadding, 0, Math.Max(0, Stride - 1), $"{name}.{nameof(OutputPadding)}");
        failures.RequireRange(OutputPaddingWidth ?? 0, 0, Math.Max(0, Stride - 1), $"{name}.{nameof(OutputPaddingWidth)}");
        if (KernelRules.RequireImage(input, name, failures))
        {
            failures.Require(
                OutputShape(input) is { Height: >= 1, Width: >= 1 },
                $"{name}.Padding is {Padding}; it leaves nothing of the image before it, {input}. Use less padding.");
        }
    }

    /// <summary>The sizes of the convolution that this is the transpose of, over images of a shape.</summary>
    internal ConvolutionShape ShapeOn(LayerShape input)
    {
        var output = OutputShape(input);
        return new(input.Channels, input.Height, input.Width, output.Channels, output.Height, output.Width, Kernel, Stride, Padding);
    }

    /// <summary>Larger than any row may be, it is cut off, so that nothing overflows before that is found.</summary>
    private int Side(int pixels, int outputPadding) =>
        (int)Math.Min(ArchitectureRules.MaxWidth + 1, ((pixels - 1L) * Stride) - (2 * Padding) + Kernel + outputPadding);
}
