using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>The column of example weights, where there is one: a Single for each row.</summary>
internal static class WeightColumn
{
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public static string? CheckName(string? name) => name is "" ? throw new ArgumentException(
        "exampleWeightColumnName is empty; name a column of type Single, or leave it null to weight all rows equally.") : name;

    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public static void Check(SchemaShape schema, string? name)
    {
        if (name is not null)
        {
            var found = schema.Where(column => column.Name == name).Select(column => (ColumnKind?)ColumnKind.Of(column)).FirstOrDefault();
            CheckKind(name, found);
        }
    }

    /// <returns>Null if no name is given.</returns>
    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public static DataViewSchema.Column? Find(DataViewSchema schema, string? name)
    {
        if (name is null)
        {
            return null;
        }

        var column = schema.GetColumnOrNull(name);
        CheckKind(name, column is { } found ? ColumnKind.Of(found.Type) : null);
        return column;
    }

    /// <summary>Reads the current row's weight.</summary>
    /// <exception cref="InvalidOperationException">It is negative, NaN or infinite.</exception>
    public static Func<float> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<float>(column);
        return () =>
        {
            var weight = 0f;
            getter(ref weight);
            return float.IsFinite(weight) && weight >= 0
                ? weight
                : throw new InvalidOperationException(FormattableString.Invariant(
                    $"Column '{column.Name}', row {row.Position}: the weight is {weight}; weights must be finite and at least 0."));
        };
    }

    private static void CheckKind(string name, ColumnKind? found)
    {
        if (found is not { } kind)
        {
            throw new ArgumentException($"Column '{name}' is not in the data. Name the column that holds the example weights.");
        }

        if (kind.Shape != SchemaShape.Column.VectorKind.Scalar || kind.IsKey || !kind.ItemType.Equals(NumberDataViewType.Single))
        {
            throw new ArgumentException(
                $"Column '{name}' has type {kind}; example weights must be Single. Turn it into Single with Conversion.ConvertType.");
        }
    }
}
