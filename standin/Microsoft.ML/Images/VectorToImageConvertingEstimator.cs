using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Stand-in for ML.NET's VectorToImageConvertingEstimator.</summary>
public sealed class VectorToImageConvertingEstimator : TrivialEstimator<VectorToImageConvertingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;
    private readonly ImageDataViewType _type;

    internal VectorToImageConvertingEstimator(
        InputOutputColumnPair[] columns, int imageHeight, int imageWidth, PixelLayout layout, float scaleImage, float offsetImage)
        : base(new VectorToImageConvertingTransformer(columns, imageHeight, imageWidth, layout, scaleImage, offsetImage))
    {
        _columns = columns;
        _type = new ImageDataViewType(imageHeight, imageWidth);
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        inputSchema.Input(
            pair.InputColumnName,
            c => c.Kind == SchemaShape.Column.VectorKind.Vector && VectorToImageConvertingTransformer.Takes(c.ItemType),
            "known-size vector of type Single, Double or Byte");
        return ImageTransformers.ShapeOf(pair.OutputColumnName, _type);
    }));
}
