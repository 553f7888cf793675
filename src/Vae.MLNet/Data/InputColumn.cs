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

    /// <summary>The column with each row's condition; null without one.</summary>
    public ConditionColumn? Condition { get; private init; }

    /// <summary>Values of a row with its condition behind it, D + C.</summary>
    public int RowWidth => Width + (Condition?.Width ?? 0);

    /// <summary>The columns that a row is read from.</summary>
    public DataViewSchema.Column[] Columns => Condition is null ? [Column] : [Column, Condition.Column];

    /// <summary>What a NaN in the column means.</summary>
    public MissingValues MissingValues { get; private init; }

    /// <exception cref="ArgumentException">There is no such column, or it is no vector of Single of known size.</exception>
    public static InputColumn Find(DataViewSchema schema, string name) =>
        new(schema, ColumnRules.Find(schema, name));

    /// <summary>How its pixels come to lie as the VAE takes them; null where they do.</summary>
    public PixelOrder? PixelOrder { get; private init; }

    /// <summary>The same column, read as an architecture asks for.</summary>
    /// <param name="architecture">What reads it.</param>
    /// <param name="condition">The column that it is told of; null without a condition.</param>
    public InputColumn For(VaeArchitecture architecture, ConditionColumn? condition) => new(Schema, Column)
    {
        MissingValues = architecture.MissingValues,
        PixelOrder = PixelOrder.Of(architecture),
        Condition = condition?.Reading(architecture.MissingValues),
    };

    /// <exception cref="ArgumentException">The column has another width than the model, or the condition's has, or is missing.</exception>
    public InputColumn For(VaeModel model) =>
        Width == model.InputDimension
            ? For(model.Architecture, ConditionColumn.Find(Schema, model))
            : throw new ArgumentException(
                $"Column '{Name}' has {Width} values per row; this model was trained on {model.InputDimension}. "
                + "Select the columns it was trained on.");

    /// <summary>The same column, read as latent rows.</summary>
    /// <exception cref="ArgumentException">The column has another width than the model's latent rows.</exception>
    public InputColumn ForLatent(VaeModel model) =>
        Width == model.LatentDimension
            ? new(Schema, Column) { Condition = ConditionColumn.Find(Schema, model) }
            : throw new ArgumentException(
                $"Column '{Name}' has {Width} values per row; the latent rows of this model have {model.LatentDimension}. "
                + "Select a column that VaeEncode made with it.");

    /// <summary>The names of a row's values, those of its condition behind them; null where the slots have none.</summary>
    public string[]? GetRowNames() => GetSlotNames() is { } names && Condition is { } condition
        ? [.. names, .. Enumerable.Range(0, condition.Width).Select(i => $"{condition.Column.Name}[{i}]")]
        : GetSlotNames();

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
