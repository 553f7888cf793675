using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>What is known of a column's type both before and after there is data; so that both give the same errors.</summary>
internal readonly record struct ColumnKind(SchemaShape.Column.VectorKind Shape, DataViewType ItemType, bool IsKey)
{
    public static ColumnKind Of(SchemaShape.Column column) => new(column.Kind, column.ItemType, column.IsKey);

    public static ColumnKind Of(DataViewType type)
    {
        var (shape, item) = type is VectorDataViewType vector
            ? (vector.IsKnownSize ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector, vector.ItemType)
            : (SchemaShape.Column.VectorKind.Scalar, type);
        return new(shape, item, item is KeyDataViewType);
    }

    public bool IsFixedVectorOfSingle =>
        Shape == SchemaShape.Column.VectorKind.Vector && !IsKey && ItemType.Equals(NumberDataViewType.Single);

    public override string ToString()
    {
        var item = IsKey ? $"Key<{ItemType.RawType.Name}>" : ItemType.ToString();
        return Shape switch
        {
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            SchemaShape.Column.VectorKind.VariableVector => $"Vector<{item}> of unknown size",
            _ => item!,
        };
    }
}
