using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Export;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;
using Vae.MLNet.ModelFile;

namespace Vae.MLNet;

/// <summary>
/// A trained VAE as a transformer in a pipeline. Immutable, deterministic and safe to use from any number of threads;
/// <c>mlContext.Model</c> saves and loads it with its pipeline.
/// </summary>
public abstract class VaeTransformer : ITransformer
{
    private protected VaeTransformer(VaeModel model, string inputColumnName)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        Model = model;
        ConditionColumnName = ConditionColumn.NameOf(model);
        InputColumnName = inputColumnName;
    }

    /// <summary>The trained VAE.</summary>
    public VaeModel Model { get; }

    /// <summary>The column to read: a Vector&lt;Single&gt; that holds a row of data or, to decode, a latent row.</summary>
    public string InputColumnName { get; }

    /// <summary>The column with each row's condition: what the model's options name; null for a model without a condition.</summary>
    public string? ConditionColumnName { get; }

    bool ITransformer.IsRowToRowMapper => true;

    internal abstract string Kind { get; }

    /// <summary>Multiply-adds that a row's added columns take, or more.</summary>
    internal virtual double OperationsPerRow => Model.MultiplyAddsPerRow;

    /// <summary>Gets the schema that <see cref="Transform"/> will produce.</summary>
    /// <param name="inputSchema">The schema of the data.</param>
    /// <returns>The columns of the input and those added, which hide any of the same name.</returns>
    /// <exception cref="ArgumentException">The input column is missing, or has the wrong type or width.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new RowMapper(this, inputSchema).OutputSchema;

    /// <summary>Adds the computed columns. Lazy: rows are read and computed as a cursor asks for them.</summary>
    /// <param name="input">The data.</param>
    /// <returns>
    /// The data with the added columns. A cursor throws <see cref="InvalidOperationException"/> at a row with an infinity, or with NaN
    /// where <see cref="VaeArchitecture.MissingValues"/> makes that an error.
    /// </returns>
    /// <remarks>
    /// A cursor that reads an added column takes rows from the source ahead of their turn, at most as many as it has delivered so far and
    /// at most 2,048, and computes them together; for a large network on several threads, while it reads on. Values, errors and positions
    /// are the same as row by row. It does not read ahead of a slow source. Where the next row depends on the result for this one, use a
    /// prediction engine.
    /// </remarks>
    /// <exception cref="ArgumentException">The input column is missing, or has the wrong type or width.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var mapper = new RowMapper(this, input.Schema);
        return OnnxColumns.Of(new MappedDataView(input, mapper), input, mapper);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new RowMapper(this, inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => VaeModelFile.Save(ctx, TransformerPayload.Write(this));

    /// <summary>The input column as the transformer reads it.</summary>
    /// <exception cref="ArgumentException">The column has another width than the model.</exception>
    internal virtual InputColumn Bind(InputColumn found) => found.For(Model);

    /// <summary>The added columns.</summary>
    internal abstract DataViewSchema.DetachedColumn[] DescribeOutputs(InputColumn input);

    /// <summary>A getter for each active one of the added columns, over the rows of one row or cursor; null for the others.</summary>
    internal abstract Delegate?[] CreateGetters(InputRows rows, bool[] active);

    /// <summary>Adds to an ONNX graph what makes the added columns.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rows">The input column's values, [n, width], planar where they are images.</param>
    /// <param name="condition">The condition's, [n, C]; null without one.</param>
    /// <returns>A value for each of them, [n, width].</returns>
    /// <exception cref="NotSupportedException">A column is not a function of the row that ONNX has operators for.</exception>
    internal abstract string[] AddTo(IOnnxGraph graph, string rows, string? condition);

    /// <summary>Writes what the transformer's <c>Read</c> reads, besides input column and model.</summary>
    internal abstract void WriteSettings(BinaryWriter writer);
}
