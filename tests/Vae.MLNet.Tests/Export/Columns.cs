#if !STANDIN
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Tests.Export;

namespace Vae.MLNet.Tests.Export;

/// <summary>Columns of data as tensors.</summary>
internal static class Columns
{
    /// <param name="data">The data.</param>
    /// <param name="name">The column.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="ofSource">Whether the first column of that name is meant, and not the last, which hides it.</param>
    public static OnnxTensor Read(IDataView data, string name, int rows, bool ofSource = false)
    {
        var column = ofSource ? data.Schema.First(each => each.Name == name) : data.Schema[name];
        return column.Type switch
        {
            VectorDataViewType vector => new(Vectors(data, column), [rows, .. vector.Dimensions.Select(dimension => (long)dimension)]),
            TextDataViewType => new(Scalars<ReadOnlyMemory<char>>(data, column).Select(text => text.ToString()).ToArray(), rows, 1),
            BooleanDataViewType => new(Scalars<bool>(data, column), rows, 1),
            KeyDataViewType => new(Scalars<uint>(data, column), rows, 1),
            _ => new(Scalars<float>(data, column), rows, 1),
        };
    }

    private static T[] Scalars<T>(IDataView data, DataViewSchema.Column column)
    {
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<T>(column);
        var (values, value) = (new List<T>(), default(T)!);
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(value);
        }

        return [.. values];
    }

    private static float[] Vectors(IDataView data, DataViewSchema.Column column)
    {
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var (values, value) = (new List<float>(), default(VBuffer<float>));
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.AddRange(value.DenseValues());
        }

        return [.. values];
    }
}
#endif
