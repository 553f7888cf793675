using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>The column with each row's condition: a key, which becomes one-hot, a vector of Single, or a Single.</summary>
internal sealed class ConditionColumn
{
    // More categories than that are identifiers.
    private const ulong MostKeys = 1 << 16;

    private readonly MissingValues _missingValues;

    private ConditionColumn(DataViewSchema.Column column, int width, MissingValues missingValues) =>
        (Column, Width, _missingValues) = (column, width, missingValues);

    public DataViewSchema.Column Column { get; }

    /// <summary>Values of the condition, C.</summary>
    public int Width { get; }

    public bool IsKey => Column.Type is KeyDataViewType;

    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public static void Check(SchemaShape schema, string? name)
    {
        if (name is not null)
        {
            CheckKind(name, schema.Where(column => column.Name == name).Select(column => (ColumnKind?)ColumnKind.Of(column)).FirstOrDefault());
        }
    }

    /// <returns>Null if no name is given.</returns>
    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public static ConditionColumn? Find(DataViewSchema schema, string? name)
    {
        if (name is null)
        {
            return null;
        }

        var found = schema.GetColumnOrNull(name);
        CheckKind(name, found is { } known ? ColumnKind.Of(known.Type) : null);
        var column = found!.Value;
        var width = column.Type switch
        {
            KeyDataViewType { Count: > MostKeys } key => throw new ArgumentException(
                $"Column '{name}' is a key of {key.Count} values; a condition may be one of at most {MostKeys}. Take a column of fewer categories."),
            KeyDataViewType key => (int)key.Count,
            VectorDataViewType vector => vector.Size,
            _ => 1,
        };
        return new(column, width, MissingValues.Error);
    }

    /// <summary>The column that a trained VAE is told of; null for one without a condition.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it has another type or width.</exception>
    public static ConditionColumn? Find(DataViewSchema schema, VaeModel model)
    {
        if (Find(schema, NameOf(model)) is not { } column)
        {
            return null;
        }

        return column.Width == model.ConditionDimension
            ? column.Reading(model.Architecture.MissingValues)
            : throw new ArgumentException(
                $"Column '{column.Column.Name}' makes a condition of {column.Width} values; this model was trained on {model.ConditionDimension}. "
                + "Give it the keys or values that it was trained on.");
    }

    /// <summary>The name of the column that a trained VAE is told of; null for one without a condition.</summary>
    /// <exception cref="ArgumentException">Its options name none.</exception>
    public static string? NameOf(VaeModel model) => model.ConditionDimension == 0 ? null
        : model.Options?.ConditionColumnName ?? throw new ArgumentException(
            $"The VAE has a condition of {model.ConditionDimension} values, and its options name no {nameof(VaeOptions.ConditionColumnName)}. Give it options that do: "
            + "new VaeModel(model.Weights, new VaeOptions { ConditionColumnName = \"...\" }).");

    /// <summary>The same column, with what a missing value means.</summary>
    public ConditionColumn Reading(MissingValues missingValues) => new(Column, Width, missingValues);

    /// <summary>Reads the current row's condition, [C]: a missing key is NaN throughout.</summary>
    /// <exception cref="InvalidOperationException">A value is infinite, or missing where that is an error, or the row has another length.</exception>
    public Action<Memory<float>> Reader(DataViewRow row)
    {
        var read = Column.Type switch
        {
            KeyDataViewType key when key.RawType == typeof(byte) => OneHot<byte>(row, value => value),
            KeyDataViewType key when key.RawType == typeof(ushort) => OneHot<ushort>(row, value => value),
            KeyDataViewType key when key.RawType == typeof(uint) => OneHot<uint>(row, value => value),
            KeyDataViewType => OneHot<ulong>(row, value => value),
            VectorDataViewType => Vector(row),
            _ => Single(row),
        };
        return destination =>
        {
            read(destination);
            CheckFinite(destination.Span, row.Position);
        };
    }

    private static void CheckKind(string name, ColumnKind? found)
    {
        if (found is not { } kind)
        {
            throw new ArgumentException($"Column '{name}' is not in the data. Name the column that holds the condition.");
        }

        var isSingle = !kind.IsKey && kind.ItemType.Equals(NumberDataViewType.Single);
        if (kind.Shape == SchemaShape.Column.VectorKind.Scalar ? !(isSingle || kind.IsKey) : !kind.IsFixedVectorOfSingle)
        {
            throw new ArgumentException(
                $"Column '{name}' has type {kind}; a condition must be a key, a Single or a Vector<Single> of known size. Make a key of it with "
                + "Conversion.MapValueToKey, or numbers with Conversion.ConvertType or Categorical.OneHotEncoding.");
        }
    }

    private Action<Memory<float>> OneHot<T>(DataViewRow row, Func<T, ulong> number)
    {
        var (getter, key) = (row.GetGetter<T>(row.Schema[Column.Index]), default(T)!);
        return destination =>
        {
            getter(ref key);
            var place = number(key);
            destination.Span.Fill(place == 0 ? float.NaN : 0);
            if (place > (ulong)Width)
            {
                throw new InvalidOperationException(
                    FormattableString.Invariant($"Column '{Column.Name}', row {row.Position}: the key is {place} of {Width}. Map the column with the keys of training."));
            }

            if (place > 0)
            {
                destination.Span[(int)place - 1] = 1;
            }
        };
    }

    private Action<Memory<float>> Vector(DataViewRow row)
    {
        var (getter, buffer) = (row.GetGetter<VBuffer<float>>(row.Schema[Column.Index]), default(VBuffer<float>));
        return destination =>
        {
            getter(ref buffer);
            if (buffer.Length != Width)
            {
                throw new InvalidOperationException(
                    $"Column '{Column.Name}', row {row.Position}: the row has {buffer.Length} values and the column's type {Width}. Give every row the same number of values.");
            }

            buffer.CopyTo(destination.Span);
        };
    }

    private Action<Memory<float>> Single(DataViewRow row)
    {
        var getter = row.GetGetter<float>(row.Schema[Column.Index]);
        return destination => getter(ref destination.Span[0]);
    }

    private void CheckFinite(ReadOnlySpan<float> values, long position)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value) && !(_missingValues == MissingValues.Ignore && float.IsNaN(value)))
            {
                throw new InvalidOperationException(FormattableString.Invariant($"Column '{Column.Name}', row {position}: ") + (float.IsNaN(value)
                    ? "the condition is missing. Replace or drop such rows first, or train with MissingValues = MissingValues.Ignore."
                    : FormattableString.Invariant($"the condition holds {value}. Replace or drop such rows first.")));
            }
        }
    }
}
