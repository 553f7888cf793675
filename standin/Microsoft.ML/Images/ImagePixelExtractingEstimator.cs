using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Stand-in for ML.NET's ImagePixelExtractingEstimator.</summary>
public sealed class ImagePixelExtractingEstimator : TrivialEstimator<ImagePixelExtractingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;
    private readonly bool _isFloat;

    internal ImagePixelExtractingEstimator(InputOutputColumnPair[] columns, PixelLayout layout, float offset, float scale, bool isFloat)
        : base(new ImagePixelExtractingTransformer(columns, layout, offset, scale, isFloat))
    {
        _columns = columns;
        _isFloat = isFloat;
    }

    /// <summary>Stand-in for ML.NET's ImagePixelExtractingEstimator.ColorBits.</summary>
    [Flags]
    public enum ColorBits : byte
    {
        Alpha = 0x01,
        Red = 0x02,
        Green = 0x04,
        Blue = 0x08,
        Rgb = Red | Green | Blue,
        All = Alpha | Red | Green | Blue,
    }

    /// <summary>Stand-in for ML.NET's ImagePixelExtractingEstimator.ColorsOrder.</summary>
    public enum ColorsOrder : byte
    {
        ARGB = 1,
        ABGR = 4,
        AGRB = 5,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        ImageTransformers.CheckShape(inputSchema, pair.InputColumnName);
        var item = ImagePixelExtractingTransformer.ItemType(_isFloat);
        return new SchemaShape.Column(pair.OutputColumnName, SchemaShape.Column.VectorKind.Vector, item, isKey: false);
    }));
}
