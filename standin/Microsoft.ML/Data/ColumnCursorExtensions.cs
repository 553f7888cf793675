using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's ColumnCursorExtensions.</summary>
public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckNonEmpty(columnName, nameof(columnName));
        return data.GetColumn<T>(data.Schema.GetColumnOrNull(columnName)
            ?? throw Contracts.ExceptSchemaMismatch(null, nameof(columnName), "input", columnName));
    }

    internal static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        Contracts.CheckValue(data, nameof(data));
        var method = (typeof(T), column.Type) switch
        {
            (var wanted, var type) when wanted == type.RawType => nameof(Values),
            (var wanted, TextDataViewType) when wanted == typeof(string) => nameof(Texts),
            (var wanted, VectorDataViewType { ItemType: TextDataViewType }) when wanted == typeof(string[]) => nameof(TextArrays),
            (var wanted, VectorDataViewType vector) when wanted == vector.ItemType.RawType.MakeArrayType() => nameof(Arrays),
            _ => throw Contracts.Except(null, $"Could not map a data view column '{column.Name}' of type {column.Type} to {typeof(T)}."),
        };
        object values = method switch
        {
            nameof(Texts) => Texts(data, column),
            nameof(TextArrays) => TextArrays(data, column),
            nameof(Arrays) => RowGetters.Invoke(typeof(ColumnCursorExtensions), nameof(Arrays), typeof(T).GetElementType(), data, column),
            _ => Values<T>(data, column),
        };
        return (IEnumerable<T>)values;
    }

    private static IEnumerable<T> Values<T>(IDataView data, DataViewSchema.Column column)
    {
        using var cursor = data.GetRowCursor([column]);
        var get = cursor.GetGetter<T>(column);
        while (cursor.MoveNext())
        {
            T value = default;
            get(ref value);
            yield return value;
        }
    }

    private static IEnumerable<string> Texts(IDataView data, DataViewSchema.Column column) =>
        Values<ReadOnlyMemory<char>>(data, column).Select(text => text.ToString());

    private static IEnumerable<T[]> Arrays<T>(IDataView data, DataViewSchema.Column column) =>
        Values<VBuffer<T>>(data, column).Select(vector => vector.DenseValues().ToArray());

    private static IEnumerable<string[]> TextArrays(IDataView data, DataViewSchema.Column column) =>
        Arrays<ReadOnlyMemory<char>>(data, column).Select(texts => Array.ConvertAll(texts, t => t.ToString()));
}
