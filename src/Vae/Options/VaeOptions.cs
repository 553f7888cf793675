using System.Text.Json.Serialization;
using Vae.Options;

namespace Vae;

/// <summary>What to train, and how. Immutable; holds no data and nothing fitted.</summary>
/// <remarks>What is null is chosen for the data. <see cref="Run"/> has the settings that only affect how a run goes.</remarks>
public sealed record VaeOptions
{
    internal const int DefaultLatentDimension = 8;
    internal const int DefaultEpochs = 100;
    internal const double DefaultValidationSetFraction = 0.1;

    /// <summary>Creates one with the defaults.</summary>
    public VaeOptions()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal VaeOptions(int batchSize = 128) =>
        BatchSize = batchSize;

    /// <summary>Values per latent row.</summary>
    /// <value>
    /// The default is null: 8, or what a <see cref="VaeArchitecture"/> has; for a <see cref="ConvolutionalNetwork"/> a 48th of the pixels' values,
    /// 8 to 32; the anomaly trainer and VaeReconstruct size it for the table. At least 1.
    /// </value>
    public int? LatentDimension { get; init; }

    /// <summary>
    /// The network of encoder and decoder: an <see cref="MlpNetwork"/>, a <see cref="ConvolutionalNetwork"/>, or a whole
    /// <see cref="VaeArchitecture"/>. The last includes <see cref="LatentDimension"/>, <see cref="Likelihood"/>, <see cref="PosteriorScale"/> and
    /// <see cref="MissingValues"/>, which must then be null here.
    /// </summary>
    /// <value>
    /// The default is null: a <see cref="ConvolutionalNetwork"/> for an ML.NET column of three dimensions, else an <see cref="MlpNetwork"/> of one
    /// hidden layer of 256 that standardises its columns and has linear paths, so that training starts at probabilistic PCA and the scale of
    /// a column does not matter. The anomaly trainer's is as wide as the table, without the paths.
    /// </value>
    public VaeNetwork? Network { get; init; }

    /// <summary>The distribution of the data given z.</summary>
    /// <value>
    /// The default is null: <see cref="VaeLikelihood.Gaussian"/>, with one learned variance where <see cref="Network"/> is null too, else a
    /// fixed variance of 1; beside a <see cref="ConvolutionalNetwork"/> with <see cref="OutputMean.Sigmoid"/> for pixels in [0, 1] and
    /// <see cref="OutputMean.Tanh"/> for pixels in [-1, 1], and a fixed variance of a tenth of theirs; in ML.NET, slots that the input
    /// column's CategoricalSlotRanges annotation names, as one-hot encoding writes it, are <see cref="VaeLikelihood.Categorical"/>.
    /// </value>
    public VaeLikelihood? Likelihood { get; init; }

    /// <summary>How to read the encoder's second head.</summary>
    /// <value>The default is null: <see cref="PosteriorScale.LogVariance"/>.</value>
    public PosteriorScale? PosteriorScale { get; init; }

    /// <summary>What a NaN in the data means.</summary>
    /// <value>The default is null: <see cref="MissingValues.Error"/>.</value>
    public MissingValues? MissingValues { get; init; }

    /// <summary>
    /// In ML.NET, the column with each row's condition, which encoder and decoder are given, so that the model is p(x|c): a key, a vector of
    /// Single (one-hot, numbers or both) or a Single. The transformers read it too.
    /// </summary>
    /// <value>The default is null: no condition. A key becomes one-hot; a missing key, and a NaN, are missing values: see <see cref="MissingValues"/>.</value>
    /// <remarks>
    /// Sohn, Lee and Yan 2015. Numbers are standardised inside the model. Without ML.NET the rows bring their condition:
    /// <see cref="IVaeRowSource.ConditionDimension"/>.
    /// </remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? ConditionColumnName { get; init; }

    /// <summary>What training minimises.</summary>
    /// <value>The default is null: an <see cref="ElboObjective"/> with beta 1; the anomaly trainer's has beta 2.</value>
    public VaeObjective? Objective { get; init; }

    /// <summary>The optimiser.</summary>
    /// <value>
    /// The default is null: <see cref="Adam"/> with a learning rate of 0.001; 0.002 where <see cref="Network"/> is null too, and in the anomaly
    /// trainer; 0.003 beside a <see cref="ConvolutionalNetwork"/>.
    /// </value>
    public VaeOptimizer? Optimizer { get; init; }

    /// <summary>How the learning rate changes from epoch to epoch.</summary>
    /// <value>
    /// The default is null: a <see cref="ConstantLearningRate"/>; <see cref="CosineAnnealing"/> where <see cref="Network"/> is null too or
    /// a <see cref="ConvolutionalNetwork"/>.
    /// </value>
    public LearningRateSchedule? LearningRateSchedule { get; init; }

    /// <summary>The largest Euclidean norm of the whole gradient; a larger gradient is scaled down to it.</summary>
    /// <value>The default is null: no clipping. Finite, above 0.</value>
    public double? GradientClipNorm { get; init; }

    /// <summary>Noise added to the encoder's input while training.</summary>
    /// <value>
    /// The default is null: none; but where <see cref="Network"/> is null too and missing values are ignored, a
    /// <see cref="VariableMaskingInputNoise"/> of 0.6, which teaches the encoder to tell missing values from those that are there. The
    /// anomaly trainer adds none.
    /// </value>
    public InputNoise? InputNoise { get; init; }

    /// <summary>Passes over the training rows.</summary>
    /// <value>
    /// The default is null: 100; where <see cref="Network"/> is null too, as many as make 100 steps for every 128 rows, but 500 to 3,000 in all;
    /// beside a <see cref="ConvolutionalNetwork"/> 50 for every 128 images, but 300 to 2,000 in all; the anomaly trainer sizes it for the table. At least 1.
    /// </value>
    public int? Epochs { get; init; }

    /// <summary>
    /// The most rows per gradient step. An epoch has as few batches as that allows, whose sizes differ by at most one row: 257
    /// rows at 128 make batches of 86, 86 and 85.
    /// </summary>
    /// <value>The default is 128. From 1 to 1,048,576.</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>The share of rows held out of training, on which the loss is watched and the best weights are kept.</summary>
    /// <value>
    /// The default is null: a tenth where <see cref="Network"/> is null too and 50 to 1,000 rows, none with gaps to ignore, are held in memory, which
    /// training would otherwise learn by heart, and where <see cref="EarlyStoppingCriteria"/> need one; else 0, none. At least 0, below 1. Where
    /// training is given rows to validate on, those are all, and this must be null or 0.
    /// </value>
    public double? ValidationSetFraction { get; init; }

    /// <summary>When to stop early; <see cref="ValidationSetFraction"/> must not be 0 then, unless training is given rows to validate on.</summary>
    /// <value>The default is null: never.</value>
    public EarlyStoppingCriteria? EarlyStoppingCriteria { get; init; }

    /// <summary>
    /// The seed of initial weights, shuffling and noise. Equal seeds give equal bits, in managed code at any thread count, in TorchSharp
    /// at an equal thread count on the CPU; on a GPU they differ by rounding.
    /// </summary>
    /// <value>The default is null: in ML.NET the context's seed, elsewhere 0.</value>
    public int? Seed { get; init; }

    /// <summary>How to run: engine, device, threads, memory, callback, cancellation, checkpoint.</summary>
    /// <value>The default has the defaults of <see cref="VaeRunOptions"/>.</value>
    [JsonIgnore]
    public VaeRunOptions Run { get; init; } = new();

    /// <summary><see cref="Objective"/>, or what null means.</summary>
    internal VaeObjective EffectiveObjective => Objective ?? new ElboObjective();

    /// <summary>Draws of z for each row.</summary>
    internal int EffectiveSamples => (EffectiveObjective as ElboObjective)?.Samples ?? 1;

    /// <summary><see cref="ValidationSetFraction"/>, or what null means where nothing is known of the rows.</summary>
    internal double EffectiveValidationSetFraction => Run is { ValidatesOnRows: true }
        ? 0
        : ValidationSetFraction ?? (EarlyStoppingCriteria is null ? 0 : DefaultValidationSetFraction);

    /// <summary><see cref="Optimizer"/>, or what null means.</summary>
    internal VaeOptimizer EffectiveOptimizer => Optimizer ?? new Adam();

    /// <summary>Checks every value that can be checked without data.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message lists every failure.</exception>
    public void Validate() => OptionRules.Check(this);

    /// <summary>Builds the network that these options describe for rows of a given width.</summary>
    /// <param name="inputDimension">Values per row, without its condition; at least 1.</param>
    /// <param name="conditionDimension">Values of a row's condition; 0 for none.</param>
    /// <exception cref="ArgumentException">
    /// A value is outside its range, or the <see cref="VaeArchitecture"/> or the images are of another width, or that has another condition.
    /// </exception>
    public VaeArchitecture BuildArchitecture(int inputDimension, int conditionDimension = 0) =>
        NetworkBuilder.Build(this, inputDimension, conditionDimension);
}
