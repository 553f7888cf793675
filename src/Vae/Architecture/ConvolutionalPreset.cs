namespace Vae.Architecture;

/// <summary>Builds <see cref="VaeArchitecture.Convolutional"/>.</summary>
internal static class ConvolutionalPreset
{
    private const int OutputKernel = 3;

    // Blocks of the reference network, as many of them as leave at least this many pixels a side.
    private const int MinSide = 2;
    private static readonly int[] _reference = [32, 64, 128, 256, 512];

    public static VaeArchitecture Build(
        ImageShape image, int latentDimension, IReadOnlyList<int>? channels, int kernel, int stride,
        Activation activation, VaeLikelihood likelihood)
    {
        Check(image, channels, kernel, stride);
        var shape = new LayerShape(image.Channels, image.Height, image.Width);
        channels ??= _reference[..DefaultBlocks(shape, kernel, stride)];
        List<VaeLayer> encoder = [new UnflattenLayer(image.Channels, image.Height, image.Width)];
        List<VaeLayer> decoder = [];
        for (var i = 0; i < channels.Count; i++)
        {
            var down = new Conv2dLayer(channels[i], kernel, stride, Padding(kernel));
            RequireFit(shape, down, i);
            encoder.AddRange([down, new BatchNorm2dLayer(), new ActivationLayer(activation)]);

            // The last block up keeps its channels: the output's convolution makes the data's of them.
            var (bottom, right) = (Remainder(shape.Height, kernel, stride), Remainder(shape.Width, kernel, stride));
            var up = new ConvTranspose2dLayer(
                channels[Math.Max(0, i - 1)], kernel, stride, down.Padding, bottom, right == bottom ? null : right);
            decoder.InsertRange(0, [up, new BatchNorm2dLayer(), new ActivationLayer(activation)]);
            shape = down.OutputShape(shape);
        }

        decoder.InsertRange(0, [new LinearLayer(shape.Length), new UnflattenLayer(shape.Channels, shape.Height, shape.Width)]);
        return new VaeArchitecture
        {
            InputDimension = image.Channels * image.Height * image.Width,
            LatentDimension = latentDimension,
            Encoder = encoder,
            Decoder = decoder,
            OutputKernel = OutputKernel,
            Likelihood = likelihood,
        };
    }

    private static int Padding(int kernel) => (kernel - 1) / 2;

    /// <summary>Pixels at the far end that the kernel's places leave over, which the block up has to add again.</summary>
    private static int Remainder(int side, int kernel, int stride) => (side + (2 * Padding(kernel)) - kernel) % stride;

    private static int DefaultBlocks(LayerShape shape, int kernel, int stride)
    {
        var blocks = 0;
        while (blocks < _reference.Length)
        {
            var down = new Conv2dLayer(_reference[blocks], kernel, stride, Padding(kernel));
            var next = down.OutputShape(shape);
            if (blocks > 0 && Math.Min(next.Height, next.Width) < MinSide)
            {
                break;
            }

            (shape, blocks) = (next, blocks + 1);
        }

        return blocks;
    }

    private static void Check(ImageShape image, IReadOnlyList<int>? channels, int kernel, int stride)
    {
        var failures = new Failures();
        failures.RequireRange(image.Channels, 1, ArchitectureRules.MaxWidth, "The image's Channels");
        failures.RequireRange(image.Height, 1, ArchitectureRules.MaxWidth, "The image's Height");
        failures.RequireRange(image.Width, 1, ArchitectureRules.MaxWidth, "The image's Width");
        failures.RequireRange(kernel, 1, KernelRules.MaxKernel, "The kernel");
        failures.RequireRange(stride, 1, KernelRules.MaxKernel, "The stride");
        failures.Require(channels is not { Count: 0 }, "There are no channels; give at least one block's.");
        for (var i = 0; i < (channels?.Count ?? 0); i++)
        {
            failures.RequireRange(channels![i], 1, ArchitectureRules.MaxWidth, $"Channels[{i}]");
        }

        failures.ThrowIfAny("The convolutional network is not valid.");
        var values = (Int128)image.Channels * image.Height * image.Width;
        if (values > ArchitectureRules.MaxWidth)
        {
            throw new ArgumentException($"The images have {values} values; at most {ArchitectureRules.MaxWidth} are supported. Resize them.");
        }
    }

    private static void RequireFit(LayerShape image, Conv2dLayer down, int block)
    {
        if (Math.Min(image.Height, image.Width) + (2 * down.Padding) < down.Kernel)
        {
            throw new ArgumentException(
                $"Block {block} gets images of {image.Height} x {image.Width} pixels, too small for a kernel of {down.Kernel}. "
                + "Use fewer blocks, a smaller kernel or larger images.");
        }
    }
}
