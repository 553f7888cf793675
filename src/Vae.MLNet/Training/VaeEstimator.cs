using Microsoft.ML;
using Microsoft.ML.Runtime;
using Vae.Clusters;
using Vae.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Training;
using Vae.Options;
using Vae.Training;

namespace Vae.MLNet;

/// <summary>A VAE as an estimator in a pipeline. Immutable: every <see cref="Fit(IDataView)"/> starts afresh.</summary>
/// <typeparam name="TTransformer">The transformer that <see cref="Fit(IDataView)"/> returns.</typeparam>
public abstract class VaeEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : VaeTransformer
{
    // Red, green, blue and alpha.
    private const int MostChannels = 4;

    private readonly IHost _host;
    private readonly string? _exampleWeightColumnName;
    private readonly bool _drewSeed;

    private protected VaeEstimator(IHostEnvironment environment, string name, string inputColumnName, VaeOptions options)
        : this(environment, name, inputColumnName)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        // Drawn once, so that fitting again gives the same bits.
        _drewSeed = options.Seed is null;
        Options = options with { Seed = options.Seed ?? _host.Rand.Next() };
    }

    private protected VaeEstimator(IHostEnvironment environment, string name, string inputColumnName, VaeModel model)
        : this(environment, name, inputColumnName)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
    }

    private VaeEstimator(IHostEnvironment environment, string name, string inputColumnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        InputColumnName = inputColumnName;
        _host = environment.Register(name);
    }

    /// <summary>The column to train on and to transform: a Vector&lt;Single&gt; of known size.</summary>
    public string InputColumnName { get; }

    /// <summary>
    /// The column of example weights, by which the mean over rows is weighted: a Single, finite and at least 0; null where all rows
    /// count equally. Rows of weight 0 are checked and otherwise ignored.
    /// </summary>
    public string? ExampleWeightColumnName
    {
        get => _exampleWeightColumnName;
        internal init => _exampleWeightColumnName = WeightColumn.CheckName(value);
    }

    /// <summary>The column with each row's condition, as the options name it, or those of the VAE that was given; null without a condition.</summary>
    public string? ConditionColumnName => Model is null ? Options!.ConditionColumnName : ConditionColumn.NameOf(Model);

    /// <summary>How <see cref="Fit(IDataView)"/> trains, with the context's seed where none was given; null if there is nothing to train.</summary>
    public VaeOptions? Options { get; }

    /// <summary>The trained VAE that was given, which <see cref="Fit(IDataView)"/> leaves unchanged; null if <see cref="Fit(IDataView)"/> trains one.</summary>
    public VaeModel? Model { get; }

    /// <summary>Trains on the input column, unless a trained model was given.</summary>
    /// <remarks>
    /// Data that fit <see cref="VaeRunOptions.MemoryBudget"/> are read once and kept while training. Larger data are read once before training
    /// and again in every epoch, as <see cref="IVaeRowSource"/> describes, by one cursor at a time, which shuffles where the view
    /// can. The steps before this one then run every time, unless <c>AppendCacheCheckpoint</c> keeps their output. The
    /// anomaly trainer reads the data once more for its threshold, or twice if the scores need more than a sixteenth of the budget, and
    /// once for the scales of <see cref="VaeAnomalyScore.Surprisal"/>. <c>VaeReconstruct</c> reads them once more to estimate their noise.
    /// </remarks>
    /// <param name="input">The data.</param>
    /// <returns>The transformer.</returns>
    /// <exception cref="ArgumentException">
    /// The input column is missing or has the wrong type or width, there are no rows, or the options do not suit the data.
    /// </exception>
    /// <exception cref="InvalidDataException">The options' checkpoint file is not a checkpoint, or is damaged.</exception>
    /// <exception cref="InvalidOperationException">
    /// A value is infinite, or NaN where that is not ignored; the engine or device asked for is not available; or the number of rows
    /// changed between two passes over data larger than the memory budget.
    /// </exception>
    /// <exception cref="VaeTrainingException">The loss became NaN or infinite, or the engine ran out of memory.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public TTransformer Fit(IDataView input) => Fit(input, validation: null);

    /// <summary>Trains on the input column, with rows of the user's own to validate on, or going on from a trained model, or both.</summary>
    /// <example>
    /// <code>
    /// var preparation = mlContext.Transforms.Concatenate("Features", columns).Fit(train);
    /// var vae = mlContext.Transforms.VaeEncode("Embedding", "Features");
    /// var fitted = vae.Fit(preparation.Transform(train), preparation.Transform(validation));
    ///
    /// // Weeks later, with new rows:
    /// var tuned = vae.Fit(preparation.Transform(newRows), startFrom: fitted.Model);
    /// </code>
    /// </example>
    /// <remarks>
    /// As in ML.NET's own trainers, both views must have been through the same fitted steps; <c>FitWithValidation</c> does that for a whole pipeline.
    /// Rows are read as <see cref="Fit(IDataView)"/> says, those to validate on likewise: where both do not fit
    /// <see cref="VaeRunOptions.MemoryBudget"/>, the latter are read again in every epoch.
    /// </remarks>
    /// <param name="input">The data to train on.</param>
    /// <param name="validation">
    /// Rows on which the loss is watched, training stopped early and the best weights are kept, with the same columns; none is trained on, and no
    /// threshold depends on them. <see cref="VaeOptions.ValidationSetFraction"/> must be null or 0 then. Null holds out that fraction instead.
    /// </param>
    /// <param name="startFrom">
    /// A model of such rows, left unchanged: training starts at its weights, its standardisation stays, and what the options leave null of network,
    /// likelihood and objective is the model's. The optimiser starts afresh; with validation the start stays one of the weights to choose from. Null starts
    /// afresh.
    /// </param>
    /// <returns>The transformer.</returns>
    /// <exception cref="ArgumentException">
    /// As for <see cref="Fit(IDataView)"/>; or the views' columns differ, a validation fraction is set beside validation rows, the options describe another
    /// network than the model's, or this estimator was given a trained model and trains none.
    /// </exception>
    /// <exception cref="InvalidDataException">The options' checkpoint file is not a checkpoint, or is damaged.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Fit(IDataView)"/>.</exception>
    /// <exception cref="VaeTrainingException">The loss became NaN or infinite, or the engine ran out of memory.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public TTransformer Fit(IDataView input, IDataView? validation = null, VaeModel? startFrom = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var found = InputColumn.Find(input.Schema, InputColumnName);
        var weights = WeightColumn.Find(input.Schema, ExampleWeightColumnName);
        var condition = ConditionColumn.Find(input.Schema, ConditionColumnName);
        if (Model is not null)
        {
            if (validation is not null || startFrom is not null)
            {
                throw new ArgumentException(
                    $"This estimator was given a trained VAE and trains none, so that {(validation is null ? nameof(startFrom) : nameof(validation))} is of no use. "
                    + "Leave it out, or create the estimator with options.");
            }

            var unchanged = new CursorRows(input, Bind(found, Model));
            return CreateTransformer(Model, RowBlocks.Read(() => unchanged.Open(null), unchanged.Dimension, hasWeights: false, CancellationToken.None));
        }

        var given = WithOneSeed(validation is null ? Options! : Options! with { Run = Options.Run with { ValidatesOnRows = true } });
        given.Validate();
        given = WarmStart.Begin(WithImages(given, found), startFrom, found.Width);
        if (startFrom is null && LikelyInterleaved(found, given) is { } layout)
        {
            using var channel = _host.Start("Images");
            channel.Warning(MessageSensitivity.None, layout);
        }

        var options = Completed(data: null);
        var architecture = options.BuildArchitecture(found.Width, condition?.Width ?? 0);
        var rows = TrainingRows.Read(new CursorRows(input, found.For(architecture, condition), weights), architecture, options);
        if (validation is not null)
        {
            rows.ReadValidation(ValidationRows(validation, architecture), architecture, options);
        }

        options = Completed(rows.Facts);
        var model = TrainingRun.Train(_host, rows, options, startFrom);
        rows.ReleaseBuffer();
        return CreateTransformer(model, rows.Blocks(options.Run));

        VaeOptions Completed(DataFacts? data) => WarmStart.Complete(WithCategories(Sized(given, data, found.Width), found), startFrom);
    }

    /// <summary>Gets the schema that the fitted transformer will produce.</summary>
    /// <param name="inputSchema">The schema of the data.</param>
    /// <returns>The columns of the input and those added, which replace any of the same name.</returns>
    /// <exception cref="ArgumentException">The input column, or that of weights or conditions, is missing or has the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var columns = inputSchema.ToDictionary(c => c.Name);
        var found = ColumnRules.Find(inputSchema, InputColumnName);
        WeightColumn.Check(inputSchema, ExampleWeightColumnName);
        ConditionColumn.Check(inputSchema, ConditionColumnName);
        foreach (var column in PromiseOutputs(found))
        {
            columns[column.Name] = column;
        }

        return new SchemaShape(columns.Values);
    }

    /// <summary>In a cluster the seed that the first process drew: contexts without a seed draw each another.</summary>
    private VaeOptions WithOneSeed(VaeOptions options) => _drewSeed && options.Run.Peers is { } peers
        ? options with { Seed = BitConverter.ToInt32(peers.Exchange(() => BitConverter.GetBytes(options.Seed!.Value))[0]) }
        : options;

    /// <summary>The options to train with on rows of so many values; the data are null before they have been read.</summary>
    private protected virtual VaeOptions Sized(VaeOptions options, DataFacts? data, int width) => DataDefaults.For(options, data);

    /// <summary>The input column as a trained VAE reads it.</summary>
    /// <exception cref="ArgumentException">The column has another width than the model.</exception>
    private protected virtual InputColumn Bind(InputColumn found, VaeModel model) => found.For(model);

    /// <param name="model">The VAE.</param>
    /// <param name="rows">What Fit was given, rows of weight 0 left out, some at a time; read, perhaps anew, when gone through.</param>
    private protected abstract TTransformer CreateTransformer(VaeModel model, IEnumerable<RowBlock> rows);

    private protected abstract IEnumerable<SchemaShape.Column> PromiseOutputs(SchemaShape.Column input);

    private CursorRows ValidationRows(IDataView view, VaeArchitecture architecture)
    {
        try
        {
            var condition = ConditionColumn.Find(view.Schema, ConditionColumnName);
            return new(view, InputColumn.Find(view.Schema, InputColumnName).For(architecture, condition), WeightColumn.Find(view.Schema, ExampleWeightColumnName));
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"The rows to validate on cannot be used: {e.Message}", e);
        }
    }

    /// <summary>The options with categorical ranges where the column is annotated with them and the user chose no likelihood.</summary>
    private VaeOptions WithCategories(VaeOptions options, InputColumn column) =>
        Options is { Likelihood: null, Network: not VaeArchitecture }
        && CategoricalSlots.Likelihood(column, options.Likelihood ?? VaeLikelihood.Gaussian) is { } likelihood
            ? options with { Likelihood = likelihood }
            : options;

    /// <returns>A sentence where images that were taken for planar have many channels and a last dimension that is more like theirs; else null.</returns>
    private static string? LikelyInterleaved(InputColumn column, VaeOptions options) =>
        options.Network is ConvolutionalNetwork { PixelLayout: PixelLayout.Planar, ImageShape: { Channels: > MostChannels, Height: > MostChannels, Width: 1 or 3 or MostChannels } image }
        && column.Type.Dimensions.Length == 3
            ? $"Column '{column.Name}' is [{image.Channels}, {image.Height}, {image.Width}] and read as {image.Channels} channels of {image.Height} x {image.Width} pixels. If it is "
                + $"{image.Channels} x {image.Height} pixels of {image.Width} channels, as ExtractPixels with interleavePixelColors makes it, set {nameof(ConvolutionalNetwork.PixelLayout)} = "
                + $"{nameof(PixelLayout)}.{nameof(PixelLayout.Interleaved)} in a {nameof(ConvolutionalNetwork)}."
            : null;

    /// <summary>The options with the images' dimensions where the column's type has three and the user neither gave them nor another network.</summary>
    private static VaeOptions WithImages(VaeOptions options, InputColumn column) =>
        options.Network is null or ConvolutionalNetwork { ImageShape: null }
        && (ConvolutionalNetwork?)options.Network is var given
        && PixelOrder.ShapeOf(column.Type, given?.PixelLayout ?? PixelLayout.Planar) is { } shape
            ? options with { Network = (given ?? new()) with { ImageShape = shape } }
            : options;
}
