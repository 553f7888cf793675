using System.Text.Json.Serialization;
using Vae.Training;

namespace Vae;

/// <summary>How a VAE is built and trained. Holds no data and nothing fitted; immutable.</summary>
public sealed record VaeOptions
{
    private const long DefaultMemoryBudget = 1L << 30;

    private ValueList<int>? _hiddenDimensions = new([128, 64]);
    private ValueList<int>? _convolutionChannels;

    /// <summary>Values per latent row; not used when <see cref="Architecture"/> is given.</summary>
    /// <value>The default is 2. At least 1.</value>
    public int LatentDimension { get; init; } = 2;

    /// <summary>The kind of network; not used when <see cref="Architecture"/> is given.</summary>
    /// <value>The default is <see cref="VaeNetwork.Auto"/>.</value>
    public VaeNetwork Network { get; init; } = VaeNetwork.Auto;

    /// <summary>The dimensions of the images that rows hold, channel after channel.</summary>
    /// <value>
    /// The default is null: rows are no images; in ML.NET, the three dimensions of the input column's type, if it has as many.
    /// </value>
    public VaeImageShape? ImageShape { get; init; }

    /// <summary>How images lie in the rows of the ML.NET column; has no meaning in a fully connected network.</summary>
    /// <value>
    /// The default is <see cref="VaePixelLayout.Planar"/>, as <c>ExtractPixels</c>' own; set it together with that one's
    /// <c>interleavePixelColors</c>.
    /// </value>
    public VaePixelLayout PixelLayout { get; init; } = VaePixelLayout.Planar;

    /// <summary>The channels after each block of a convolutional encoder, mirrored by the decoder.</summary>
    /// <value>The default is null: as <see cref="VaeArchitecture.Convolutional"/>. Each at least 1; at least one.</value>
    public IReadOnlyList<int>? ConvolutionChannels
    {
        get => _convolutionChannels;
        init => _convolutionChannels = ValueList<int>.Of(value);
    }

    /// <summary>The encoder's hidden widths from the input inwards, mirrored by the decoder; not used in a convolutional network or when <see cref="Architecture"/> is given.</summary>
    /// <value>The default is 128, 64. Each at least 1; may be empty.</value>
    public IReadOnlyList<int> HiddenDimensions
    {
        get => _hiddenDimensions!;
        init => _hiddenDimensions = ValueList<int>.Of(value);
    }

    /// <summary>The nonlinearity after each hidden layer; not used when <see cref="Architecture"/> is given.</summary>
    /// <value>The default is null: <see cref="Activation.ReLU"/>, in a convolutional network <see cref="Activation.LeakyReLU"/>.</value>
    public Activation? Activation { get; init; }

    /// <summary>The distribution of the data given z; not used when <see cref="Architecture"/> is given.</summary>
    /// <value>
    /// The default is null: <see cref="VaeLikelihood.Gaussian"/>, fixed variance 1, any real data; in a convolutional network with
    /// <see cref="OutputMean.Tanh"/>, for pixels in [-1, 1]; in ML.NET, slots that the input
    /// column's CategoricalSlotRanges annotation names, as one-hot encoding writes it, are <see cref="VaeLikelihood.Categorical"/>.
    /// </value>
    public VaeLikelihood? Likelihood { get; init; }

    /// <summary>What the encoder's second head means; not used when <see cref="Architecture"/> is given.</summary>
    /// <value>The default is <see cref="PosteriorScale.LogVariance"/>.</value>
    public PosteriorScale PosteriorScale { get; init; } = PosteriorScale.LogVariance;

    /// <summary>What a NaN in the data means; not used when <see cref="Architecture"/> is given.</summary>
    /// <value>The default is <see cref="MissingValues.Error"/>.</value>
    public MissingValues MissingValues { get; init; } = MissingValues.Error;

    /// <summary>The whole network, where no preset fits. Its input dimension must be the data's.</summary>
    /// <value>The default is null: <see cref="VaeArchitecture.Mlp"/> or <see cref="VaeArchitecture.Convolutional"/> of the properties above.</value>
    public VaeArchitecture? Architecture { get; init; }

    /// <summary>What training minimises.</summary>
    /// <value>The default is <see cref="VaeObjective.Vae"/>.</value>
    public VaeObjective Objective { get; init; } = VaeObjective.Vae;

    /// <summary>The final weight of the KL term (Higgins et al. 2017).</summary>
    /// <value>The default is 1. Finite, at least 0.</value>
    public double Beta { get; init; } = 1;

    /// <summary>
    /// Epochs over which beta rises linearly, batch by batch, from 0 to <see cref="Beta"/>; with <see cref="BetaCycles"/> above 1,
    /// the epochs of rise in each cycle.
    /// </summary>
    /// <value>The default is 0: no warm-up. At most <see cref="Epochs"/>, or an epoch's share of them a cycle.</value>
    public int BetaWarmUpEpochs { get; init; }

    /// <summary>How many times beta's warm-up is run through, at equal distances (Fu et al., arXiv:1903.10145).</summary>
    /// <value>The default is 1. At least 1; above 1 it needs a warm-up.</value>
    public int BetaCycles { get; init; } = 1;

    /// <summary>
    /// Nats of KL a latent dimension, averaged over the batch, below which it is not penalised further
    /// (Kingma et al., arXiv:1606.04934, appendix C.8).
    /// </summary>
    /// <value>The default is 0. Finite, at least 0.</value>
    public double FreeBits { get; init; }

    /// <summary>Draws of z per row and step (Kingma and Welling, eq. 10).</summary>
    /// <value>The default is 1. From 1 to 1000.</value>
    public int Samples { get; init; } = 1;

    /// <summary>Passes over the training rows.</summary>
    /// <value>The default is 100. At least 1.</value>
    public int Epochs { get; init; } = 100;

    /// <summary>
    /// Most rows per gradient step. The batches of an epoch are as few as that allows, and their sizes differ by at most one row: 257
    /// rows at 128 make batches of 86, 86 and 85.
    /// </summary>
    /// <value>The default is 128. From 1 to 1,048,576.</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>The gradient method.</summary>
    /// <value>The default is <see cref="VaeOptimizer.Adam"/>.</value>
    public VaeOptimizer Optimizer { get; init; } = VaeOptimizer.Adam;

    /// <summary>The step size in the first epoch.</summary>
    /// <value>The default is 0.001. Finite, above 0.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes from epoch to epoch.</summary>
    /// <value>The default is <see cref="LearningRateSchedule.Constant"/>.</value>
    public LearningRateSchedule LearningRateSchedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Epochs without improvement that <see cref="LearningRateSchedule.ReduceOnPlateau"/> bears; the next one reduces the rate.</summary>
    /// <value>The default is 5 epochs. At least 1.</value>
    public int SchedulePatience { get; init; } = 5;

    /// <summary>The weight of the squared weights: added to the gradient by Adam and SGD, decoupled in AdamW.</summary>
    /// <value>The default is 0. Finite, at least 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>Decay of the first moment in Adam and AdamW.</summary>
    /// <value>The default is 0.9. At least 0, below 1.</value>
    public double AdamBeta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment in Adam and AdamW.</summary>
    /// <value>The default is 0.999. At least 0, below 1.</value>
    public double AdamBeta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment in Adam and AdamW.</summary>
    /// <value>The default is 1e-8. Finite, above 0.</value>
    public double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>The share of the last step kept by SGD.</summary>
    /// <value>The default is 0.9. At least 0, below 1.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The largest Euclidean norm of the whole gradient; a longer one is scaled down to it.</summary>
    /// <value>The default is null: no clipping. Finite, above 0.</value>
    public double? GradientClipNorm { get; init; }

    /// <summary>What is done to the encoder's input while training.</summary>
    /// <value>The default is <see cref="InputNoise.None"/>.</value>
    public InputNoise InputNoise { get; init; } = InputNoise.None;

    /// <summary>The noise's standard deviation (Gaussian, in units of the data) or probability (masking).</summary>
    /// <value>The default is 0. Gaussian: finite, at least 0. Masking: at least 0, below 1.</value>
    public double InputNoiseAmount { get; init; }

    /// <summary>The share of rows held out of training, on which the loss is watched and the best weights are kept.</summary>
    /// <value>The default is 0: none. At least 0, below 1.</value>
    public double ValidationSetFraction { get; init; }

    /// <summary>When to stop early; needs <see cref="ValidationSetFraction"/> above 0.</summary>
    /// <value>The default is null: never.</value>
    public EarlyStoppingCriteria? EarlyStoppingCriteria { get; init; }

    /// <summary>
    /// The seed of initial weights, shuffling and noise. Equal seeds give equal bits, in managed code at any thread count, in TorchSharp
    /// at an equal thread count on the CPU; on a GPU they differ by rounding.
    /// </summary>
    /// <value>The default is null: in ML.NET the context's seed, elsewhere 0.</value>
    public int? Seed { get; init; }

    /// <summary>Who does the arithmetic.</summary>
    /// <value>The default is <see cref="VaeEngine.Auto"/>.</value>
    [JsonIgnore]
    public VaeEngine Engine { get; init; } = VaeEngine.Auto;

    /// <summary>
    /// Where the TorchSharp engine computes: <c>cpu</c>, <c>cuda</c> for the first GPU, <c>cuda:1</c> for the second. The managed engine
    /// computes on the CPU and refuses a GPU.
    /// </summary>
    /// <value>The default is null: the first GPU where the TorchSharp engine finds one, else the CPU.</value>
    [JsonIgnore]
    public string? Device { get; init; }

    /// <summary>Threads of the engine while it trains.</summary>
    /// <value>The default is null: the machine's processor count, for small networks 1. From 1 to 1024.</value>
    [JsonIgnore]
    public int? Threads { get; init; }

    /// <summary>
    /// Most memory for the rows, in bytes: 4 a value and 4 a weight. Rows that fit are read once and kept. Others are streamed: read
    /// anew for every epoch, as <see cref="IVaeRowSource"/> says, and shuffled as many at a time as fit.
    /// </summary>
    /// <remarks>
    /// A stream gives other bits than rows in memory would, since the rows come in another order and others are held out for
    /// validation, each with a chance of <see cref="ValidationSetFraction"/>; the bits follow from seed, rows and budget, at any
    /// thread count. A small part of the rows shuffled at a time is too little where they lie sorted: shuffle such data first.
    /// Not counted are what the rows' source needs, the network, a batch and, for rows in memory, 8 bytes each for their order. The
    /// rows of a <see cref="VaeDataset"/> are in memory already, and the budget does not matter to them.
    /// </remarks>
    /// <value>The default is 1 GiB. At least 1; a stream shuffles at least one row at a time.</value>
    [JsonIgnore]
    public long MemoryBudget { get; init; } = DefaultMemoryBudget;

    /// <summary>Called after every epoch, on the training thread; <c>progress.Report</c> of an <see cref="IProgress{T}"/> fits.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore]
    public Action<VaeEpochMetrics>? MetricsCallback { get; init; }

    /// <summary>
    /// Stops training between two batches, with <see cref="OperationCanceledException"/> unless
    /// <see cref="ReturnBestOnCancellation"/> asks for the model.
    /// </summary>
    /// <value>The default is <see cref="CancellationToken.None"/>.</value>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Whether a cancelled run gives the model as it is: with the best weights on the validation rows so far, or the last weights
    /// where no epoch was validated. Cancelled before the first batch, it throws all the same.
    /// </summary>
    /// <value>The default is false: it throws.</value>
    [JsonIgnore]
    public bool ReturnBestOnCancellation { get; init; }

    /// <summary>Where training writes down its state, and resumes from it; a cancelled run writes one more.</summary>
    /// <value>The default is null: nowhere.</value>
    [JsonIgnore]
    public VaeCheckpointOptions? Checkpoint { get; init; }

    /// <summary>Checks every value that can be checked without data.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message lists every failure.</exception>
    public void Validate() => OptionRules.Check(this);

    /// <summary>The network these options describe for rows of a given width.</summary>
    /// <param name="inputDimension">Values per row; at least 1.</param>
    /// <exception cref="ArgumentException">
    /// A value is outside its range, or <see cref="Architecture"/> has another input dimension.
    /// </exception>
    public VaeArchitecture BuildArchitecture(int inputDimension)
    {
        if (Architecture is { } given)
        {
            given.Validate();
            return given.InputDimension == inputDimension
                ? given
                : throw new ArgumentException(
                    $"The data have {inputDimension} values per row; Options.Architecture.InputDimension is {given.InputDimension}. "
                    + "Make them equal.");
        }

        if (Network == VaeNetwork.Convolutional && ImageShape is null)
        {
            throw new ArgumentException(
                "Network is Convolutional and ImageShape is not known; set ImageShape to the images' channels, height and width, or, in ML.NET, "
                + "give a column of three dimensions, as ExtractPixels makes it.");
        }

        var preset = Network != VaeNetwork.FullyConnected && ImageShape is { } image
            ? VaeArchitecture.Convolutional(
                RequireFit(image, inputDimension), LatentDimension, ConvolutionChannels,
                activation: Activation ?? Vae.Activation.LeakyReLU, likelihood: Likelihood) with { PixelLayout = PixelLayout }
            : VaeArchitecture.Mlp(inputDimension, LatentDimension, HiddenDimensions, Activation ?? Vae.Activation.ReLU, Likelihood);
        var architecture = preset with { PosteriorScale = PosteriorScale, MissingValues = MissingValues };
        architecture.Validate();
        return architecture;
    }

    /// <summary>What describes the training, and nothing of the run, whose objects a model would keep alive.</summary>
    internal VaeOptions WithoutRun() => this with
    {
        Engine = VaeEngine.Auto,
        Device = null,
        Threads = null,
        MemoryBudget = DefaultMemoryBudget,
        MetricsCallback = null,
        CancellationToken = CancellationToken.None,
        ReturnBestOnCancellation = false,
        Checkpoint = null,
    };

    private static VaeImageShape RequireFit(VaeImageShape image, int inputDimension) =>
        (Int128)image.Channels * image.Height * image.Width == inputDimension
            ? image
            : throw new ArgumentException(
                $"The data have {inputDimension} values per row; Options.ImageShape is [{image.Channels}, {image.Height}, {image.Width}]. "
                + "Make them equal.");
}
