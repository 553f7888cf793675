using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Mapping;

/// <summary>A column of the source, whose values are kept of the rows that are read ahead. One thread at a time.</summary>
internal abstract class BufferedColumn
{
    /// <summary>The column's value on the current row.</summary>
    public abstract Delegate Getter { get; }

    /// <summary>
    /// Whether a column's values are plain copies, and no objects that the source may change, reuse or dispose of: the rule by which
    /// ML.NET itself caches and shuffles.
    /// </summary>
    public static bool CanHold(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    public static BufferedColumn Create(DataViewRow source, DataViewSchema.Column column, RowWindow window)
    {
        var (kind, type) = column.Type is VectorDataViewType vector
            ? (typeof(VectorColumn<>), vector.ItemType.RawType)
            : (typeof(ScalarColumn<>), column.Type.RawType);
        return (BufferedColumn)Activator.CreateInstance(kind.MakeGenericType(type), source, column, window)!;
    }

    /// <summary>The rows' ids, which are no column to ML.NET.</summary>
    public static BufferedValues<DataViewRowId> OfIds(DataViewRow source, RowWindow window) => new IdColumn(source, window);

    /// <summary>Reads from the row that the source is on.</summary>
    public abstract void Store(int row);

    private sealed class ScalarColumn<T>(DataViewRow source, DataViewSchema.Column column, RowWindow window) : BufferedValues<T>(window)
    {
        protected override ValueGetter<T> Open() => source.GetGetter<T>(column);

        protected override void Copy(ref readonly T from, ref T to) => to = from;
    }

    private sealed class VectorColumn<T>(DataViewRow source, DataViewSchema.Column column, RowWindow window)
        : BufferedValues<VBuffer<T>>(window)
    {
        protected override ValueGetter<VBuffer<T>> Open() => source.GetGetter<VBuffer<T>>(column);

        protected override void Copy(ref readonly VBuffer<T> from, ref VBuffer<T> to) => from.CopyTo(ref to);
    }

    private sealed class IdColumn(DataViewRow source, RowWindow window) : BufferedValues<DataViewRowId>(window)
    {
        protected override ValueGetter<DataViewRowId> Open() => source.GetIdGetter();

        protected override void Copy(ref readonly DataViewRowId from, ref DataViewRowId to) => to = from;
    }
}
