using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Internal;

namespace Vae.MLNet.Tests;

/// <summary>Data for the tests.</summary>
internal static class Views
{
    public static readonly string[] SlotNames = ["a", "b", "c", "d", "e", "f"];

    public static IDataView Make(MLContext context, int rows = 40, int seed = 3) =>
        Make(context, TestRow.Make(rows, seed));

    public static IDataView Make(MLContext context, TestRow[] rows) => context.Data.LoadFromEnumerable(rows);

    /// <summary>The same rows, as images of 1 x 2 x 3 whose slots have names.</summary>
    public static IDataView MakeNamed(MLContext context, int rows = 40, int seed = 3) =>
        MakeNamed(context, TestRow.Make(rows, seed));

    public static IDataView MakeNamed(MLContext context, TestRow[] rows)
    {
        var definition = SchemaDefinition.Create(typeof(TestRow));
        var features = definition["Features"];
        features.ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1, 2, 3);
        ReadOnlyMemory<char>[] names = [.. SlotNames.Select(n => n.AsMemory())];
        features.AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(names.Length, names), new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return context.Data.LoadFromEnumerable(rows, definition);
    }

    /// <summary>What ML.NET itself makes of a schema before it asks an estimator; internal there.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) => new(schema.Where(c => !c.IsHidden).Select(ShapeOf));

    private static SchemaShape.Column ShapeOf(DataViewSchema.Column column)
    {
        var kind = ColumnKind.Of(column.Type);
        var annotations = new SchemaShape(column.Annotations.Schema.Select(ShapeOf));
        var item = kind.IsKey ? NumberDataViewType.UInt32 : kind.ItemType;
        return MlNetInternals.Column(column.Name, kind.Shape, item, kind.IsKey, annotations);
    }
}
