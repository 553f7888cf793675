using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Values as the hexadecimal digits of their bits: equal text means equal to the last bit.</summary>
public static class OutputBits
{
    public static List<string> Of(IDataView view, params string[] columns)
    {
        var wanted = Select(view.Schema, columns);
        using var cursor = view.GetRowCursor(wanted);
        var read = Reader(cursor, wanted);
        var rows = new List<string>();
        while (cursor.MoveNext())
        {
            rows.Add(read());
        }

        return rows;
    }

    public static DataViewSchema.Column[] Select(DataViewSchema schema, params string[] columns) =>
        columns.Length > 0 ? [.. columns.Select(name => schema[name])] : [.. schema.Where(c => !c.IsHidden && IsNumeric(c))];

    public static Func<string> Reader(DataViewRow row, IReadOnlyList<DataViewSchema.Column> columns)
    {
        Func<string>[] readers = [.. columns.Select(c => Reader(row, c))];
        return () => string.Join(" ", readers.Select(read => read()));
    }

    public static string Text(float value) => BitConverter.SingleToUInt32Bits(value).ToString("X8", null);

    public static string Text(bool value) => value ? "true" : "false";

    public static string Text(IEnumerable<float> values) => $"[{string.Join(" ", values.Select(Text))}]";

    private static bool IsNumeric(DataViewSchema.Column column) =>
        column.Type is BooleanDataViewType || column.Type == NumberDataViewType.Single
        || column.Type is VectorDataViewType { ItemType: NumberDataViewType item } && item == NumberDataViewType.Single;

    private static Func<string> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            var vectors = row.GetGetter<VBuffer<float>>(column);
            return () => Get(vectors, v => Text(v.DenseValues()));
        }

        if (column.Type is BooleanDataViewType)
        {
            var booleans = row.GetGetter<bool>(column);
            return () => Get(booleans, Text);
        }

        var numbers = row.GetGetter<float>(column);
        return () => Get(numbers, Text);
    }

    private static string Get<T>(ValueGetter<T> getter, Func<T, string> text)
    {
        T value = default!;
        getter(ref value);
        return text(value);
    }
}
