using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Reports;

/// <summary>A column that says what a row is, as text.</summary>
internal static class LabelText
{
    /// <returns>Null where no name is given.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static DataViewSchema.Column? Find(DataViewSchema schema, string? name) => name is null ? null
        : schema.GetColumnOrNull(name) ?? throw new ArgumentException($"Column '{name}' is not in the data. Name the column that says what a row is.");

    /// <exception cref="ArgumentException">The column has another type than labels have.</exception>
    public static Func<string?> Reader(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Of<ReadOnlyMemory<char>>(row, column, text => text.ToString()),
        BooleanDataViewType => Of<bool>(row, column, flag => flag ? "true" : "false"),
        KeyDataViewType key when key.RawType == typeof(uint) => Of<uint>(row, column, value => $"{value}"),
        var type when type.Equals(NumberDataViewType.Single) => Of<float>(row, column, value => value.ToString(CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException(
            $"Column '{column.Name}' has type {column.Type}; a label is text, Single, Boolean or a key of UInt32. Use Conversion.ConvertType."),
    };

    private static Func<string?> Of<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> toText)
    {
        var (getter, value) = (row.GetGetter<T>(column), default(T)!);
        return () =>
        {
            getter(ref value);
            return toText(value);
        };
    }
}
