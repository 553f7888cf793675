using Microsoft.ML.Data;
using Vae;
using Vae.MLNet.Data;

namespace Microsoft.ML;

/// <summary>Adds data drawn from a VAE to <c>mlContext.Data</c>.</summary>
public static class VaeDataCatalog
{
    /// <summary>Creates a data view of rows drawn from a VAE: z from N(0, I), then x from p(x|z).</summary>
    /// <example>
    /// <code>
    /// IDataView generated = mlContext.Data.LoadFromVaeSamples(fitted.Model, count: 1000, seed: 1);
    /// </code>
    /// </example>
    /// <param name="catalog">The data operations catalog.</param>
    /// <param name="model">The trained VAE.</param>
    /// <param name="count">How many rows; at least 1. All are held in memory.</param>
    /// <param name="seed">Equal seeds give equal rows. The default is 0.</param>
    /// <param name="columnName">
    /// The one column: Vector&lt;Single&gt; of the model's input dimension, of three dimensions where the model is for images. The default
    /// is Features.
    /// </param>
    /// <param name="means">
    /// Whether to take the mean of p(x|z) rather than draw from it; such rows have no noise and vary less than the data. The default is
    /// false.
    /// </param>
    /// <exception cref="ArgumentException">The count is below 1, or the rows have more values than an array can hold.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no prior to draw from.</exception>
    public static IDataView LoadFromVaeSamples(
        this DataOperationsCatalog catalog, VaeModel model, int count, int seed = 0, string columnName = "Features", bool means = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        var width = model.InputDimension;
        if (count < 1 || count > Array.MaxLength / width)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), $"count is {count}; it must be between 1 and {Array.MaxLength / width} for rows of {width} values.");
        }

        var values = new float[count * width];
        if (means)
        {
            model.SampleMeans(count, seed, values);
        }
        else
        {
            model.Sample(count, seed, values);
        }

        var definition = SchemaDefinition.Create(typeof(GeneratedRow));
        definition[0].ColumnName = columnName;
        definition[0].ColumnType = PixelOrder.TypeOf(model.Architecture);
        return catalog.LoadFromEnumerable(
            Array.ConvertAll(values.Chunk(width).ToArray(), row => new GeneratedRow { Values = InOrder(row, model) }), definition);
    }

    private static float[] InOrder(float[] row, VaeModel model)
    {
        if (PixelOrder.Of(model.Architecture) is not { } order)
        {
            return row;
        }

        var interleaved = new float[row.Length];
        order.ToInterleaved(row, interleaved);
        return interleaved;
    }
}
