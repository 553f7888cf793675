using Vae.Architecture;
using Vae.Kernels;

namespace Vae;

/// <summary>
/// A convolution over images [channels, height, width], with bias, as PyTorch's <c>nn.Conv2d</c>: W of shape
/// [<see cref="Channels"/>, input channels, <see cref="Kernel"/>, <see cref="Kernel"/>]; each side of the output has
/// floor((side + 2 padding - kernel) / stride) + 1 pixels.
/// </summary>
/// <param name="Channels">Channels of the output; at least 1.</param>
/// <param name="Kernel">Pixels along each side of the kernel; at least 1, at most the padded side of the input.</param>
/// <param name="Stride">Pixels by which the kernel moves; at least 1.</param>
/// <param name="Padding">Zeros around the image on every side; at least 0, below <paramref name="Kernel"/>.</param>
public sealed record Conv2dLayer(int Channels, int Kernel = 3, int Stride = 2, int Padding = 1) : VaeLayer
{
    internal override LayerShape OutputShape(LayerShape input) =>
        new(Channels, Side(input.Height), Side(input.Width));

    internal override void Check(LayerShape input, string name, Failures failures)
    {
        KernelRules.Check(Channels, Kernel, Stride, Padding, name, failures);
        if (KernelRules.RequireImage(input, name, failures))
        {
            failures.Require(
                Kernel <= Math.Min(input.Height, input.Width) + (2L * Padding),
                $"{name}.Kernel is {Kernel}; the image before it, {input}, is too small for it. Use fewer layers, a smaller kernel or more padding.");
        }
    }

    /// <summary>The sizes of this convolution over images of a shape.</summary>
    internal ConvolutionShape ShapeOn(LayerShape input)
    {
        var output = OutputShape(input);
        return new(output.Channels, output.Height, output.Width, input.Channels, input.Height, input.Width, Kernel, Stride, Padding);
    }

    private int Side(int pixels) => ((pixels + (2 * Padding) - Kernel) / Stride) + 1;
}
