using Xunit;

namespace Vae.Tests.Architecture;

public sealed class VaeArchitectureConvolutionalTests
{
    [Fact]
    public void Convolutional_Reference_LayersNamesAndShapesOfTheReferenceNetwork()
    {
        var architecture = VaeArchitecture.Convolutional(new(3, 64, 64), 128);
        var parameters = architecture.GetParameters();

        Assert.Equal(3 * 64 * 64, architecture.InputDimension);
        Assert.Equal(new GaussianLikelihood { Mean = OutputMean.Tanh }, architecture.Likelihood);
        Assert.Equal(
            [new UnflattenLayer(3, 64, 64), .. Blocks([32, 64, 128, 256, 512], channels => new Conv2dLayer(channels))],
            architecture.Encoder);
        Assert.Equal(
            [new LinearLayer(2048), new UnflattenLayer(512, 2, 2), .. Blocks([256, 128, 64, 32, 32], channels => new ConvTranspose2dLayer(channels))],
            architecture.Decoder);
        Assert.Equal(
            ["encoder.1.weight [32, 3, 3, 3] 27", "encoder.1.bias [32] 27", "encoder.2.weight [32] 0 1", "encoder.2.bias [32] 0",
                "encoder.4.weight [64, 32, 3, 3] 288"],
            parameters.Take(5).Select(Describe));
        Assert.Contains("posterior.mu.weight [128, 2048] 2048", parameters.Select(Describe));
        // PyTorch reads a transposed convolution's second dimension as its inputs.
        Assert.Contains("decoder.2.weight [512, 256, 3, 3] 2304", parameters.Select(Describe));
        Assert.Contains("output.mean.weight [3, 32, 3, 3] 288", parameters.Select(Describe));
    }

    [Fact]
    public void GetParameters_BatchNormalisation_RunningStatisticsAfterEverythingTrained()
    {
        var parameters = VaeArchitecture.Convolutional(new(1, 8, 8), 2, [4, 5]).GetParameters();

        Assert.Equal(
            ["encoder.2.running_mean [4] 0", "encoder.2.running_var [4] 0 1", "encoder.5.running_mean [5] 0", "encoder.5.running_var [5] 0 1",
                "decoder.3.running_mean [4] 0", "decoder.3.running_var [4] 0 1", "decoder.6.running_mean [4] 0", "decoder.6.running_var [4] 0 1"],
            parameters.SkipWhile(p => p.IsTrained).Select(Describe));
        Assert.Equal(8, parameters.Count(p => !p.IsTrained));
    }

    [Fact]
    public void GetParameters_VariancePerOutput_AConvolutionOfItsOwn()
    {
        var architecture = VaeArchitecture.Convolutional(
            new(2, 4, 4), 3, [4], likelihood: new GaussianLikelihood { Variance = GaussianVariance.PerOutput });

        Assert.Equal(
            ["output.mean.weight [2, 4, 3, 3] 36", "output.logVar.weight [2, 4, 3, 3] 36", "output.mean.bias [2] 36", "output.logVar.bias [2] 36"],
            architecture.GetParameters().Where(p => p.Name.StartsWith("output", StringComparison.Ordinal)).Select(Describe));
    }

    [Fact]
    public void Initialize_BatchNormalisation_TheIdentity()
    {
        var weights = VaeWeights.Initialize(VaeArchitecture.Convolutional(new(1, 4, 4), 2, [3]), seed: 1);

        Assert.Equal([1, 1, 1], weights["encoder.2.weight"].ToArray());
        Assert.Equal([0, 0, 0], weights["encoder.2.bias"].ToArray());
        Assert.Equal([0, 0, 0], weights["encoder.2.running_mean"].ToArray());
        Assert.Equal([1, 1, 1], weights["encoder.2.running_var"].ToArray());
    }

    [Theory]
    [InlineData(28, 28, 4, 2)]
    [InlineData(64, 64, 5, 2)]
    [InlineData(64, 32, 4, 4)]
    [InlineData(3, 3, 1, 2)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(300, 300, 5, 10)]
    [InlineData(30, 21, 4, 2)]
    public void Convolutional_DefaultChannels_AsManyBlocksAsLeaveTwoPixels(int height, int width, int blocks, int lastHeight)
    {
        var architecture = VaeArchitecture.Convolutional(new(1, height, width), 2);

        Assert.Equal(blocks, architecture.Encoder.Count(layer => layer is Conv2dLayer));
        Assert.Equal(lastHeight, Assert.IsType<UnflattenLayer>(architecture.Decoder[1]).Height);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    [InlineData(7, 3)]
    [InlineData(1, 2)]
    public void Convolutional_AnyKernelAndStride_TheDecoderEndsInTheDatasSize(int kernel, int stride)
    {
        for (var side = 8; side < 21; side++)
        {
            var architecture = VaeArchitecture.Convolutional(new(2, side, 20), 2, [3, 4], kernel, stride);

            // A decoder that ended in another size would not divide the row into whole channels of its size.
            Assert.Equal([2, 3, 3, 3], architecture.GetParameters().Single(p => p.Name == "output.mean.weight").Shape);
        }
    }

    [Fact]
    public void Convolutional_OutOfRange_OneErrorNamesValueAndRange()
    {
        AssertError("The image's Channels is 0; it must be between 1 and 16777216.", () => VaeArchitecture.Convolutional(new(0, 8, 8), 2));
        AssertError("There are no channels; give at least one block's.", () => VaeArchitecture.Convolutional(new(1, 8, 8), 2, []));
        AssertError("Channels[1] is 0; it must be between 1 and 16777216.", () => VaeArchitecture.Convolutional(new(1, 8, 8), 2, [1, 0]));
        AssertError("The stride is 0; it must be between 1 and 1024.", () => VaeArchitecture.Convolutional(new(1, 8, 8), 2, [1], stride: 0));
        AssertError(
            "The images have 4294967296 values; at most 16777216 are supported. Resize them.",
            () => VaeArchitecture.Convolutional(new(1, 65536, 65536), 2));
        AssertError(
            "Block 1 gets images of 1 x 1 pixels, too small for a kernel of 6. Use fewer blocks, a smaller kernel or larger images.",
            () => VaeArchitecture.Convolutional(new(1, 4, 4), 2, [1, 1, 1], kernel: 6, stride: 3));
    }

    [Fact]
    public void Validate_LayersThatDoNotFit_OneErrorEach()
    {
        var valid = VaeArchitecture.Convolutional(new(1, 4, 4), 2, [3]);

        AssertError(
            "Encoder[0] needs images; what comes before it is a row of 16 values. Put an UnflattenLayer between them.",
            () => (valid with { Encoder = [new Conv2dLayer(3)] }).Validate());
        AssertError(
            "Encoder[0] is [1, 4, 5]; these must be at least 1 and multiply to the 16 values before it.",
            () => (valid with { Encoder = [new UnflattenLayer(1, 4, 5)] }).Validate());
        AssertError(
            "Encoder[1].Kernel is 7; the image before it, [1, 4, 4], is too small for it. Use fewer layers, a smaller kernel or more padding.",
            () => (valid with { Encoder = [new UnflattenLayer(1, 4, 4), new Conv2dLayer(3, Kernel: 7)] }).Validate());
        AssertError(
            "Encoder[1].OutputPadding is 2; it must be between 0 and 1.",
            () => (valid with { Encoder = [new UnflattenLayer(1, 4, 4), new ConvTranspose2dLayer(3, OutputPadding: 2)] }).Validate());
        AssertError(
            "Encoder[1].Epsilon is 0; it must be finite and above 0.",
            () => (valid with { Encoder = [new UnflattenLayer(1, 4, 4), new BatchNorm2dLayer(Epsilon: 0)] }).Validate());
        AssertError(
            "PixelLayout is Interleaved and the encoder does not begin with an UnflattenLayer, which says what the images' dimensions are. "
            + "Begin with one, or use Planar.",
            () => (VaeArchitecture.Mlp(16, 2, [3]) with { PixelLayout = PixelLayout.Interleaved }).Validate());
        AssertError(
            "OutputKernel is 2; it must be odd, which leaves the size of the image as it is, or 0 for a linear output.",
            () => (valid with { OutputKernel = 2 }).Validate());
        AssertError(
            "OutputKernel is 3; it needs a decoder that ends in images. Use 0 for a linear output.",
            () => (valid with { Decoder = [new LinearLayer(16)] }).Validate());
        AssertError(
            "The decoder ends in images of 3 x 3 pixels; a row's 16 values are not a whole number of such channels.",
            () => (valid with { Decoder = [new LinearLayer(9), new UnflattenLayer(1, 3, 3)] }).Validate());
    }

    [Fact]
    public void Validate_HostileSizes_NoOverflow()
    {
        VaeLayer[] huge =
        [
            new UnflattenLayer(1, 4, 4),
            .. Enumerable.Repeat<VaeLayer>(new ConvTranspose2dLayer(1 << 24, Kernel: 1024, Stride: 1024, Padding: 0, OutputPadding: 0), 3),
        ];

        var error = Assert.Throws<ArgumentException>(
            () => new VaeArchitecture { InputDimension = 16, LatentDimension = 1, Encoder = huge }.Validate());
        Assert.Contains("Encoder[1] gives images of [16777216, 4096, 4096]; at most 16777216 values per row are supported.", error.Message);
    }

    [Fact]
    public void BuildArchitecture_ImageShape_ConvolutionalUnlessToldOtherwise()
    {
        var options = new VaeOptions { Network = new ConvolutionalNetwork { ImageShape = new(1, 8, 8), Channels = [4] }, LatentDimension = 3 };

        Assert.Equal(VaeArchitecture.Convolutional(new(1, 8, 8), 3, [4]), options.BuildArchitecture(64));
        Assert.Equal(
            VaeArchitecture.Mlp(64, 3, [128, 64]), (options with { Network = new MlpNetwork() }).BuildArchitecture(64));
        AssertError(
            "The data have 63 values per row; the images of Options.Network are [1, 8, 8]. Make them equal.", () => options.BuildArchitecture(63));
        AssertError(
            "The ConvolutionalNetwork in Options.Network has no ImageShape; set it to the images' channels, height and width, or, in ML.NET, give "
            + "a column of three dimensions, as ExtractPixels makes it.",
            () => (options with { Network = new ConvolutionalNetwork() }).BuildArchitecture(64));
    }

    private static IEnumerable<VaeLayer> Blocks(int[] channels, Func<int, VaeLayer> convolution) =>
        channels.SelectMany(IEnumerable<VaeLayer> (c) => [convolution(c), new BatchNorm2dLayer(), new ActivationLayer(Activation.LeakyReLU)]);

    private static string Describe(VaeParameter p) =>
        $"{p.Name} [{string.Join(", ", p.Shape)}] {p.FanIn}{(p.InitialValue == 0 ? "" : " " + p.InitialValue)}";

    private static void AssertError(string expected, Action action) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(action).Message);
}
