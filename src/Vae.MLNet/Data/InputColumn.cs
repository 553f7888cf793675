using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>The column of a schema that a VAE reads.</summary>
internal sealed class InputColumn
{
    private InputColumn(DataViewSchema schema, DataViewSchema.Column column)
    {
        Schema = schema;
        Column = column;
        Type = (VectorDataViewType)column.Type;
    }

    public DataViewSchema Schema { get; }

    public DataViewSchema.Column Column { get; }

    public string Name => Column.Name;

    public VectorDataViewType Type { get; }

    /// <summary>Values per row, D.</summary>
    public int Width => Type.Size;

    /// <summary>What a NaN in the column means.</summary>
    public MissingValues MissingValues { get; private init; }

    /// <exception cref="ArgumentException">There is no such column, or it is no vector of Single of known size.</exception>
    public static InputColumn Find(DataViewSchema schema, string name) =>
        new(schema, ColumnRules.Find(schema, name));

    /// <summary>How its pixels come to lie as the VAE takes them; null where they do.</summary>
    public PixelOrder? PixelOrder { get; private init; }

    /// <summary>The same column, read as an architecture asks for.</summary>
    public InputColumn For(VaeArchitecture architecture) =>
        new(Schema, Column) { MissingValues = architecture.MissingValues, PixelOrder = PixelOrder.Of(architecture) };

    /// <exception cref="ArgumentException">The column has another width than the model.</exception>
    public InputColumn For(VaeModel model) =>
        Width == model.InputDimension
            ? For(model.Architecture)
            : throw new ArgumentException(
                $"Column '{Name}' has {Width} values per row; this model was trained on {model.InputDimension}. "
                + "Select the columns it was trained on.");

    /// <summary>The same column, read as latent rows.</summary>
    /// <exception cref="ArgumentException">The column has another width than the model's latent rows.</exception>
    public InputColumn ForLatent(VaeModel model) =>
        Width == model.LatentDimension
            ? this
            : throw new ArgumentException(
                $"Column '{Name}' has {Width} values per row; the latent rows of this model have {model.LatentDimension}. "
                + "Select a column that VaeEncode made with it.");

    /// <summary>The slots' names, where all slots have the annotation; else null.</summary>
    public string[]? GetSlotNames()
    {
        if (!SlotNames.Exist(Column))
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        Column.Annotations.GetValue(SlotNames.Kind, ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }
}
