using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Stand-in for ML.NET's ImageResizingEstimator.</summary>
public sealed class ImageResizingEstimator : TrivialEstimator<ImageResizingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;
    private readonly ImageDataViewType _type;

    internal ImageResizingEstimator(InputOutputColumnPair[] columns, int imageWidth, int imageHeight, ResizingKind resizing, Anchor anchor)
        : base(new ImageResizingTransformer(columns, imageWidth, imageHeight, resizing, anchor))
    {
        _columns = columns;
        _type = new ImageDataViewType(imageHeight, imageWidth);
    }

    /// <summary>Stand-in for ML.NET's ImageResizingEstimator.ResizingKind.</summary>
    public enum ResizingKind : byte
    {
        IsoPad = 0,
        IsoCrop = 1,
        Fill = 2,
    }

    /// <summary>Stand-in for ML.NET's ImageResizingEstimator.Anchor: the side that is kept where the image is cropped.</summary>
    public enum Anchor : byte
    {
        Right = 0,
        Left = 1,
        Top = 2,
        Bottom = 3,
        Center = 4,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        ImageTransformers.CheckShape(inputSchema, pair.InputColumnName);
        return ImageTransformers.ShapeOf(pair.OutputColumnName, _type);
    }));
}
