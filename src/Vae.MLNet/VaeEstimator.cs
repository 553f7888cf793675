using Microsoft.ML;
using Microsoft.ML.Runtime;
using Vae.MLNet.Data;
using Vae.MLNet.Training;

namespace Vae.MLNet;

/// <summary>A VAE as an untrained step of a pipeline. Immutable: every <see cref="Fit"/> starts from nothing.</summary>
/// <typeparam name="TTransformer">What training gives.</typeparam>
public abstract class VaeEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : VaeTransformer
{
    private readonly IHost _host;

    private protected VaeEstimator(IHostEnvironment environment, string name, string inputColumnName, VaeOptions options)
        : this(environment, name, inputColumnName)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        // Drawn once, so that fitting again gives the same bits.
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

    /// <summary>The column that is trained on and transformed: a Vector&lt;Single&gt; of known size.</summary>
    public string InputColumnName { get; }

    /// <summary>
    /// How much each row counts in training: a Single, finite and at least 0, that the mean over rows is weighted by; null where all
    /// count the same.
    /// </summary>
    public string? ExampleWeightColumnName { get; internal init; }

    /// <summary>How <see cref="Fit"/> trains, the seed drawn from the context where none was given; null if it trains nothing.</summary>
    public VaeOptions? Options { get; }

    /// <summary>The trained VAE that was given, which <see cref="Fit"/> leaves as it is; null if <see cref="Fit"/> trains one.</summary>
    public VaeModel? Model { get; }

    /// <summary>Trains on the input column, or takes the given model. Reads the data once, into memory.</summary>
    /// <param name="input">The data.</param>
    /// <returns>A transformer.</returns>
    /// <exception cref="ArgumentException">
    /// The input column is missing or has another type or width, there are no rows, or the options do not fit the data.
    /// </exception>
    /// <exception cref="InvalidDataException">The options' checkpoint file is none, or is damaged.</exception>
    /// <exception cref="InvalidOperationException">A value is infinite, or NaN where that is not ignored, or the engine or device asked for cannot be used here.</exception>
    /// <exception cref="VaeTrainingException">The loss became NaN or infinite, or the engine's memory ran out.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var found = InputColumn.Find(input.Schema, InputColumnName);
        var column = Model is null ? found.With(Options!.Architecture?.MissingValues ?? Options.MissingValues) : found.For(Model);
        var weights = WeightColumn.Find(input.Schema, ExampleWeightColumnName);
        var rows = new Lazy<VaeDataset>(() => RowBuffer.Read(input, column, weights));
        if (Model is not null)
        {
            return CreateTransformer(Model, rows);
        }

        return CreateTransformer(TrainingRun.Train(_host, rows.Value, WithCategories(OptionsFor(rows.Value), column)), rows);
    }

    /// <summary>The shape of what the transformer gives.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <returns>The input's columns and the added ones, which replace columns of the same name.</returns>
    /// <exception cref="ArgumentException">The input column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var columns = inputSchema.ToDictionary(c => c.Name);
        var found = ColumnRules.Find(inputSchema, InputColumnName);
        WeightColumn.Check(inputSchema, ExampleWeightColumnName);
        foreach (var column in PromiseOutputs(found))
        {
            columns[column.Name] = column;
        }

        return new SchemaShape(columns.Values);
    }

    /// <summary>The options to train with on these rows.</summary>
    private protected virtual VaeOptions OptionsFor(VaeDataset rows) => Options!;

    /// <summary>Whether the likelihood is a default and not the user's choice.</summary>
    private protected virtual bool HasDefaultLikelihood => Options!.Likelihood is null;

    private protected abstract TTransformer CreateTransformer(VaeModel model, Lazy<VaeDataset> rows);

    private protected abstract IEnumerable<SchemaShape.Column> PromiseOutputs(SchemaShape.Column input);

    /// <summary>The options with categorical ranges where the column is annotated with them and the user chose no likelihood.</summary>
    private VaeOptions WithCategories(VaeOptions options, InputColumn column) =>
        HasDefaultLikelihood && options.Architecture is null
        && CategoricalSlots.Likelihood(column, options.Likelihood ?? VaeLikelihood.Gaussian) is { } likelihood
            ? options with { Likelihood = likelihood }
            : options;
}
