using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImagePixelExtractingTransformer), null, typeof(SignatureLoadModel),
    "Extract pixels", ImagePixelExtractingTransformer.LoadName)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>Stand-in for ML.NET's ImagePixelExtractingTransformer: (value - offset) * scale of each colour of each pixel.</summary>
public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "ImagePixelExtractor";

    private readonly PixelLayout _layout;
    private readonly float _offset;
    private readonly float _scale;
    private readonly bool _isFloat;

    internal ImagePixelExtractingTransformer(InputOutputColumnPair[] columns, PixelLayout layout, float offsetImage, float scaleImage, bool isFloat)
        : base(columns)
    {
        Contracts.CheckParam(float.IsFinite(offsetImage), nameof(offsetImage));
        Contracts.CheckParam(float.IsFinite(scaleImage) && scaleImage != 0, nameof(scaleImage));
        _layout = layout;
        _offset = offsetImage;
        _scale = scaleImage;
        _isFloat = isFloat;
    }

    private ImagePixelExtractingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
        _layout = PixelLayout.Read(ctx.Reader);
        _offset = ctx.Reader.ReadSingle();
        _scale = ctx.Reader.ReadSingle();
        _isFloat = ctx.Reader.ReadBoolean();
    }

    private static VersionInfo Version => VersionInfo.Of("IMGPXEXT", LoadName);

    internal static NumberDataViewType ItemType(bool isFloat) => isFloat ? NumberDataViewType.Single : NumberDataViewType.Byte;

    private static ImagePixelExtractingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new ImagePixelExtractingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        var image = ImageTransformers.TypeOf(input);
        if (!image.IsKnownSize)
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", input.Name, "known-size image", "unknown-size image");
        var type = _layout.VectorType(ItemType(_isFloat), image.Height, image.Width);
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, type),
            [input.Index],
            row => _isFloat
                ? MakeGetter(row, input, image, value => (value - _offset) * _scale)
                : MakeGetter(row, input, image, value => value));
    }

    // *** Binary format ***
    // columns; layout; float: offset; float: scale; bool: float
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx, Version);
        _layout.Write(ctx.Writer);
        ctx.Writer.Write(_offset);
        ctx.Writer.Write(_scale);
        ctx.Writer.Write(_isFloat);
    }

    private ValueGetter<VBuffer<T>> MakeGetter<T>(DataViewRow row, DataViewSchema.Column input, ImageDataViewType type, Func<byte, T> map)
    {
        T[] values = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(value => map((byte)value))];
        var get = row.GetGetter<MLImage>(input);
        var (pixels, planes) = (type.Height * type.Width, _layout.Planes.Length);
        MLImage image = null;
        return (ref VBuffer<T> result) =>
        {
            get(ref image);
            if (image is null)
            {
                result = VBufferEditor.Create(ref result, pixels * planes, 0).Commit();
                return;
            }
            Contracts.Check(
                image.Width == type.Width && image.Height == type.Height,
                $"Expected an image of {type.Width} x {type.Height} pixels but got one of {image.Width} x {image.Height}");
            var bytes = _layout.Bytes(image.PixelFormat);
            var source = image.Pixels;
            var editor = VBufferEditor.Create(ref result, pixels * planes);
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                for (int plane = 0; plane < planes; plane++)
                    editor.Values[_layout.Slot(pixel, plane, pixels)] = values[source[(4 * pixel) + bytes[plane]]];
            }
            result = editor.Commit();
        };
    }
}
