using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageResizingTransformer), null, typeof(SignatureLoadModel), "Resize images", ImageResizingTransformer.LoadName)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>Stand-in for ML.NET's ImageResizingTransformer.</summary>
public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "ImageScalerTransform";

    private readonly int _width;
    private readonly int _height;
    private readonly ImageResizingEstimator.ResizingKind _kind;
    private readonly ImageResizingEstimator.Anchor _anchor;

    internal ImageResizingTransformer(
        InputOutputColumnPair[] columns,
        int imageWidth,
        int imageHeight,
        ImageResizingEstimator.ResizingKind resizing,
        ImageResizingEstimator.Anchor cropAnchor)
        : base(columns)
    {
        Contracts.CheckParam(imageWidth > 0, nameof(imageWidth));
        Contracts.CheckParam(imageHeight > 0, nameof(imageHeight));
        Contracts.CheckParam(Enum.IsDefined(resizing), nameof(resizing));
        Contracts.CheckParam(Enum.IsDefined(cropAnchor), nameof(cropAnchor));
        _width = imageWidth;
        _height = imageHeight;
        _kind = resizing;
        _anchor = cropAnchor;
    }

    private ImageResizingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
        _width = ctx.Reader.ReadInt32();
        _height = ctx.Reader.ReadInt32();
        _kind = (ImageResizingEstimator.ResizingKind)ctx.Reader.ReadByte();
        _anchor = (ImageResizingEstimator.Anchor)ctx.Reader.ReadByte();
        Contracts.CheckDecode(
            _width > 0 && _height > 0 && Enum.IsDefined(_kind) && Enum.IsDefined(_anchor),
            $"Corrupt model file: images resized to {_width} x {_height}, kind {_kind}, anchor {_anchor}.");
    }

    private static VersionInfo Version => VersionInfo.Of("IMGSCALF", LoadName);

    private static ImageResizingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new ImageResizingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        ImageTransformers.TypeOf(input);
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, new ImageDataViewType(_height, _width)), [input.Index], row => MakeGetter(row, input));
    }

    // *** Binary format ***
    // columns; int: width; int: height; byte: kind; byte: anchor
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx, Version);
        ctx.Writer.Write(_width);
        ctx.Writer.Write(_height);
        ctx.Writer.Write((byte)_kind);
        ctx.Writer.Write((byte)_anchor);
    }

    // An image that has the size already is passed on, not copied.
    private ValueGetter<MLImage> MakeGetter(DataViewRow row, DataViewSchema.Column input)
    {
        var get = row.GetGetter<MLImage>(input);
        MLImage source = null;
        return (ref MLImage image) =>
        {
            image?.Dispose();
            get(ref source);
            image = source;
            if (source is null || (source.Width == _width && source.Height == _height))
                return;
            image = _kind == ImageResizingEstimator.ResizingKind.Fill
                ? ImageScaler.Nearest(source, _width, _height)
                : ImageScaler.Smooth(source, _width, _height, isCropped: _kind == ImageResizingEstimator.ResizingKind.IsoCrop, _anchor);
            image.Tag = source.Tag;
        };
    }
}
