using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>What estimators ask of the shape of their input.</summary>
internal static class Shapes
{
    public static SchemaShape.Column Input(this SchemaShape shape, string name)
    {
        Contracts.CheckValue(shape, "inputSchema");
        return shape.TryFindColumn(name, out var column) ? column : throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", name);
    }

    public static SchemaShape.Column Input(this SchemaShape shape, string name, Func<SchemaShape.Column, bool> isFine, string expected)
    {
        var column = shape.Input(name);
        if (!isFine(column))
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", name, expected, column.GetTypeString());
        return column;
    }

    public static SchemaShape AnnotationsOf(params IEnumerable<SchemaShape.Column> annotations) => new(annotations);

    public static IEnumerable<SchemaShape.Column> Kept(this SchemaShape.Column column, params string[] kinds) =>
        column.Annotations.Where(a => kinds.Contains(a.Name));
}
