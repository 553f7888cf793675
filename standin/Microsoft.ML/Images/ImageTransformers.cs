using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>What the image transformers and their estimators ask of their input.</summary>
internal static class ImageTransformers
{
    public static ImageDataViewType TypeOf(DataViewSchema.Column column) => column.Type as ImageDataViewType
        ?? throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", column.Name, "image", column.Type.ToString());

    public static void CheckShape(SchemaShape shape, string column) => shape.Input(
        column, c => c.ItemType is ImageDataViewType && c.Kind == SchemaShape.Column.VectorKind.Scalar, new ImageDataViewType().ToString());

    public static SchemaShape.Column ShapeOf(string column, ImageDataViewType type) =>
        new(column, SchemaShape.Column.VectorKind.Scalar, type, isKey: false);
}
