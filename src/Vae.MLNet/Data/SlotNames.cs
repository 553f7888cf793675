using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Internal;

namespace Vae.MLNet.Data;

/// <summary>ML.NET's annotation for the names of a vector's slots, and its promise.</summary>
internal static class SlotNames
{
    public const string Kind = "SlotNames";

    public static bool Exist(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(Kind)?.Type is VectorDataViewType { ItemType: TextDataViewType } names
        && column.Type is VectorDataViewType { Size: > 0 } vector
        && names.Size == vector.Size;

    /// <summary>The column's slot names as annotations of another column; none if it has none.</summary>
    public static DataViewSchema.Annotations Of(DataViewSchema.Column column)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (Exist(column))
        {
            builder.Add(column.Annotations, name => name == Kind);
        }

        return builder.ToAnnotations();
    }

    /// <summary>The promise that goes with <see cref="Of(DataViewSchema.Column)"/>.</summary>
    public static SchemaShape? Of(SchemaShape.Column column)
    {
        var promised = column.Annotations.Any(
            a => a.Name == Kind && a.Kind == SchemaShape.Column.VectorKind.Vector && a.ItemType is TextDataViewType);
        return promised
            ? new SchemaShape([MlNetInternals.Column(Kind, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance)])
            : null;
    }
}
