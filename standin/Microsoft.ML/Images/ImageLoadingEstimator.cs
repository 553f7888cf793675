using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's ImageLoadingEstimator.</summary>
public sealed class ImageLoadingEstimator : TrivialEstimator<ImageLoadingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;

    internal ImageLoadingEstimator(InputOutputColumnPair[] columns, string imageFolder)
        : base(new ImageLoadingTransformer(columns, imageFolder)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        inputSchema.Input(
            pair.InputColumnName,
            c => c.ItemType is TextDataViewType && c.Kind == SchemaShape.Column.VectorKind.Scalar,
            TextDataViewType.Instance.ToString());
        return ImageTransformers.ShapeOf(pair.OutputColumnName, new ImageDataViewType());
    }));
}
