using System.Text.Json.Serialization;
using Vae.Architecture;
using Vae.Kernels;

namespace Vae;

/// <summary>A description of a VAE as data: encoder, latent dimension, decoder, likelihood. Immutable and compared by value; engines interpret it.</summary>
/// <remarks>
/// The encoder's last row feeds two linear heads, mu and the posterior scale, each of <see cref="LatentDimension"/> values.
/// The decoder's last row feeds the output heads that <see cref="Likelihood"/> asks for.
/// </remarks>
public sealed record VaeArchitecture : VaeNetwork
{
    private ValueList<VaeLayer> _encoder = new([]);
    private ValueList<VaeLayer> _decoder = new([]);

    /// <summary>Creates one with the defaults.</summary>
    public VaeArchitecture()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal VaeArchitecture(
        IReadOnlyList<VaeLayer> encoder = null!, IReadOnlyList<VaeLayer> decoder = null!, VaeLikelihood likelihood = null!,
        double minLogVariance = -30, double maxLogVariance = 20, double minLikelihoodLogVariance = -12, double maxLikelihoodLogVariance = 20) =>
        (Encoder, Decoder, Likelihood, MinLogVariance, MaxLogVariance, MinLikelihoodLogVariance, MaxLikelihoodLogVariance) = (
            encoder ?? [], decoder ?? [], likelihood ?? VaeLikelihood.Gaussian,
            minLogVariance, maxLogVariance, minLikelihoodLogVariance, maxLikelihoodLogVariance);

    /// <summary>Values per row of data, D.</summary>
    /// <value>At least 1.</value>
    public required int InputDimension { get; init; }

    /// <summary>Values per latent row, L.</summary>
    /// <value>At least 1.</value>
    public required int LatentDimension { get; init; }

    /// <summary>The layers before the two posterior heads; may be empty.</summary>
    public IReadOnlyList<VaeLayer> Encoder
    {
        get => _encoder;
        init => _encoder = new(value);
    }

    /// <summary>The layers before the output heads; may be empty.</summary>
    public IReadOnlyList<VaeLayer> Decoder
    {
        get => _decoder;
        init => _decoder = new(value);
    }

    /// <summary>
    /// The side of the kernel of the convolution that ends the decoder, of stride 1 and with as much padding as leaves an image's size
    /// as it is; needs a decoder that ends in images of the data's size. A learned variance per output has such a convolution too.
    /// </summary>
    /// <value>The default is 0: a linear output. Else odd.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int OutputKernel { get; init; }

    /// <summary>Values of the condition that each row comes with, C, as its <see cref="ConditionLayer"/>s say.</summary>
    /// <value>0 without such a layer: a VAE without a condition.</value>
    [JsonIgnore]
    public int ConditionDimension => ConditionIn(Encoder) is > 0 and var dimension ? dimension : ConditionIn(Decoder);

    /// <summary>The distribution of the data given z.</summary>
    /// <value>The default is <see cref="VaeLikelihood.Gaussian"/>.</value>
    public VaeLikelihood Likelihood { get; init; } = VaeLikelihood.Gaussian;

    /// <summary>What the encoder's second head means.</summary>
    /// <value>The default is <see cref="PosteriorScale.LogVariance"/>.</value>
    public PosteriorScale PosteriorScale { get; init; } = PosteriorScale.LogVariance;

    /// <summary>The lower bound to which the posterior's log-variance is clamped wherever it is used.</summary>
    /// <value>The default is -30. At least -80, below <see cref="MaxLogVariance"/>.</value>
    public double MinLogVariance { get; init; } = -30;

    /// <summary>The upper bound to which the posterior's log-variance is clamped wherever it is used.</summary>
    /// <value>The default is 20. At most 80.</value>
    public double MaxLogVariance { get; init; } = 20;

    /// <summary>The lower bound to which the likelihood's learned log-variances are clamped wherever they are used, in squared units of the data.</summary>
    /// <value>The default is -12: a standard deviation of 0.0025. At least -80, below <see cref="MaxLikelihoodLogVariance"/>.</value>
    /// <remarks>
    /// The variance of a constant column falls to this floor. An error e in its mean, which every step moves, then costs e^2 / 2 times
    /// exp(-floor). Far below -12 the loss jumps by tens of nats from epoch to epoch, at the expense of informative columns; above it,
    /// columns with little noise count for less than they could. <c>-- floor</c> of the benchmarks prints both. Data in small units, whose
    /// standard deviations are near 0.0025, need to be normalised, or a lower floor.
    /// </remarks>
    public double MinLikelihoodLogVariance { get; init; } = -12;

    /// <summary>The upper bound to which the likelihood's learned log-variances are clamped wherever they are used.</summary>
    /// <value>The default is 20. At most 80.</value>
    public double MaxLikelihoodLogVariance { get; init; } = 20;

    /// <summary>What a NaN in a row means, in training and in scoring.</summary>
    /// <value>The default is <see cref="MissingValues.Error"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public MissingValues MissingValues { get; init; } = MissingValues.Error;

    /// <summary>
    /// Whether slots of a Gaussian likelihood are standardised inside the model: the encoder reads (x - shift) * scale, the decoder speaks of
    /// such values, and everything that leaves the model is in the data's own units. Shift and scale are the mean and the reciprocal of the
    /// standard deviation of each slot's observed values in the training rows, by their weights, stored with the weights as <c>input.shift</c>
    /// and <c>input.scale</c>. Columns in other units then give the same latent rows, and losses that differ by a constant.
    /// </summary>
    /// <value>
    /// The default is false. Needs a Gaussian slot, and <see cref="OutputMean.Identity"/> in each; Bernoulli and categorical slots keep shift 0
    /// and scale 1.
    /// </value>
    /// <remarks>
    /// Variances of the likelihood, fixed or learned, their clamps, and the amount of Gaussian input noise are then those of standardised
    /// values; masked and missing values are 0 to the encoder, which is the slot's mean. A column's unit is its standard deviation, or a fifth of its
    /// largest deviation from the mean where that is more; a constant column c has the scale 1 / |c|, or 1.
    /// </remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Standardize { get; init; }

    /// <summary>
    /// Whether mu and the output mean have a linear path beside the network: mu = encoder(x) + A x, mean = decoder(z) + C z, with A in
    /// <c>posterior.mu.linear.weight</c> [L, D] and C in <c>output.mean.linear.weight</c> [D, L]; where a condition begins encoder and decoder, x and z are followed by it. Probabilistic PCA is then a special case of the VAE.
    /// Where the data are standardised too, and have at most 1,024 slots, training starts there: with the training rows' own covariance, the
    /// posterior that belongs to it, and nonlinear branches whose last layers are 0.
    /// </summary>
    /// <value>The default is false. Needs an encoder and a decoder of <see cref="LinearLayer"/> and <see cref="ActivationLayer"/> alone, after a <see cref="ConditionLayer"/> in both or none.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LinearPaths { get; init; }

    /// <summary>
    /// How images lie in the rows of the ML.NET columns that the VAE reads and writes. <see cref="VaeModel"/> itself, and training
    /// without ML.NET, take and give channel after channel.
    /// </summary>
    /// <value>The default is <see cref="PixelLayout.Planar"/>. Interleaved needs an encoder that begins with an <see cref="UnflattenLayer"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PixelLayout PixelLayout { get; init; } = PixelLayout.Planar;

    /// <summary>A fully connected VAE whose decoder mirrors its encoder.</summary>
    /// <param name="inputDimension">Values per row; at least 1.</param>
    /// <param name="latentDimension">Values per latent row; at least 1.</param>
    /// <param name="hiddenDimensions">The encoder's hidden widths, from the input inwards, each at least 1; may be empty.</param>
    /// <param name="activation">The nonlinearity after each hidden layer.</param>
    /// <param name="likelihood">The distribution of the data given z; null means <see cref="VaeLikelihood.Gaussian"/>.</param>
    /// <returns>For 784, 20, [400]: Linear 400, activation, heads of 20; Linear 400, activation, output head of 784.</returns>
    /// <exception cref="ArgumentException">A dimension is below 1.</exception>
    public static VaeArchitecture Mlp(
        int inputDimension,
        int latentDimension,
        IReadOnlyList<int> hiddenDimensions,
        Activation activation = Activation.ReLU,
        VaeLikelihood? likelihood = null)
    {
        ArgumentNullException.ThrowIfNull(hiddenDimensions);
        var architecture = new VaeArchitecture
        {
            InputDimension = inputDimension,
            LatentDimension = latentDimension,
            Encoder = [.. hiddenDimensions.SelectMany(Block)],
            Decoder = [.. hiddenDimensions.Reverse().SelectMany(Block)],
            Likelihood = likelihood ?? VaeLikelihood.Gaussian,
        };
        architecture.Validate();
        return architecture;

        VaeLayer[] Block(int width) => [new LinearLayer(width), new ActivationLayer(activation)];
    }

    /// <summary>
    /// A VAE for images: blocks of Conv2d, BatchNorm2d and a nonlinearity down, a linear layer to each posterior head, a linear layer
    /// back, the mirror of the blocks with ConvTranspose2d, and a last convolution of kernel 3 to the image's channels.
    /// </summary>
    /// <param name="image">The images' dimensions; a row holds an image channel by channel and row by row.</param>
    /// <param name="latentDimension">Values per latent row; at least 1.</param>
    /// <param name="channels">
    /// The channels after each block down, from the image inwards, each at least 1; null means as many of 32, 64, 128, 256, 512 as
    /// leave 2 pixels a side.
    /// </param>
    /// <param name="kernel">The side of the kernels, with (kernel - 1) / 2 pixels of padding; at least 1.</param>
    /// <param name="stride">The factor by which each block shrinks the sides; at least 1.</param>
    /// <param name="activation">The nonlinearity of each block.</param>
    /// <param name="likelihood">
    /// The distribution of the data given z; null means Gaussian with <see cref="OutputMean.Tanh"/>, for pixels in [-1, 1].
    /// </param>
    /// <exception cref="ArgumentException">A value is outside its range, or the image is too small for the blocks.</exception>
    public static VaeArchitecture Convolutional(
        ImageShape image,
        int latentDimension,
        IReadOnlyList<int>? channels = null,
        int kernel = 3,
        int stride = 2,
        Activation activation = Activation.LeakyReLU,
        VaeLikelihood? likelihood = null)
    {
        var architecture = ConvolutionalPreset.Build(
            image, latentDimension, channels, kernel, stride, activation,
            likelihood ?? new GaussianLikelihood { Mean = OutputMean.Tanh });
        architecture.Validate();
        return architecture;
    }

    /// <summary>
    /// The same VAE with a condition: appended to the encoder's input, or, where that begins with images, to what the encoder ends in, and to z
    /// before the decoder.
    /// </summary>
    /// <param name="dimension">Values of the condition, C; at least 1.</param>
    /// <exception cref="ArgumentException">The dimension is below 1, or the architecture has a condition already.</exception>
    /// <remarks>Standardised inside the model, as <see cref="Standardize"/> does with the data, but for slots that are 0 or 1 in every row.</remarks>
    public VaeArchitecture WithCondition(int dimension)
    {
        if (ConditionDimension > 0)
        {
            throw new ArgumentException($"The architecture has a condition of {ConditionDimension} values already. Start from one without.");
        }

        var condition = new ConditionLayer(dimension);
        var architecture = this with
        {
            Encoder = Encoder is [UnflattenLayer, ..] ? [.. Encoder, condition] : [condition, .. Encoder],
            Decoder = [condition, .. Decoder],
        };
        architecture.Validate();
        return architecture;
    }

    /// <summary>Checks every value. Engines call this before they build anything.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message lists every failure.</exception>
    public void Validate() => ArchitectureRules.Check(this);

    /// <summary>Gets the arrays in their fixed order, trained ones first, with names and shapes as in PyTorch's state dictionaries.</summary>
    public IReadOnlyList<VaeParameter> GetParameters() => ParameterList.Of(this);

    // Asked for with every batch and row: without an enumerator.
    private static int ConditionIn(IReadOnlyList<VaeLayer> layers)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] is ConditionLayer condition)
            {
                return condition.Dimension;
            }
        }

        return 0;
    }

    /// <summary>Values of a row and its condition behind it.</summary>
    internal int RowDimension => InputDimension + ConditionDimension;

    /// <summary>Values per row that the linear path to mu begins at: with the condition, where the encoder begins with it.</summary>
    internal int MuPathInputs => InputDimension + (Encoder is [ConditionLayer condition, ..] ? condition.Dimension : 0);

    /// <summary>Values per row that the linear path to the mean begins at.</summary>
    internal int MeanPathInputs => LatentDimension + (Decoder is [ConditionLayer condition, ..] ? condition.Dimension : 0);

    /// <summary>The posterior's arithmetic.</summary>
    internal PosteriorKernels Posterior() => new(LatentDimension, PosteriorScale, MinLogVariance, MaxLogVariance);
}
