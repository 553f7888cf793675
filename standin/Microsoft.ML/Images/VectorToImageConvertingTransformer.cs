using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(VectorToImageConvertingTransformer), null, typeof(SignatureLoadModel),
    "Convert vectors to images", VectorToImageConvertingTransformer.LoadName)]

namespace Microsoft.ML.Transforms.Image;

/// <summary>Stand-in for ML.NET's VectorToImageConvertingTransformer: value * scale - offset is a colour from 0 to 255.</summary>
public sealed class VectorToImageConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "VectorToImageConverter";

    private readonly int _height;
    private readonly int _width;
    private readonly PixelLayout _layout;
    private readonly float _scale;
    private readonly float _offset;

    internal VectorToImageConvertingTransformer(
        InputOutputColumnPair[] columns, int imageHeight, int imageWidth, PixelLayout layout, float scaleImage, float offsetImage)
        : base(columns)
    {
        Contracts.CheckParam(imageWidth > 0, nameof(imageWidth), "Image width must be greater than zero");
        Contracts.CheckParam(imageHeight > 0, nameof(imageHeight), "Image height must be greater than zero");
        Contracts.CheckParam(float.IsFinite(offsetImage), nameof(offsetImage));
        Contracts.CheckParam(float.IsFinite(scaleImage) && scaleImage != 0, nameof(scaleImage));
        _height = imageHeight;
        _width = imageWidth;
        _layout = layout;
        _scale = scaleImage;
        _offset = offsetImage;
    }

    private VectorToImageConvertingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
        _height = ctx.Reader.ReadInt32();
        _width = ctx.Reader.ReadInt32();
        _layout = PixelLayout.Read(ctx.Reader);
        _scale = ctx.Reader.ReadSingle();
        _offset = ctx.Reader.ReadSingle();
    }

    private static VersionInfo Version => VersionInfo.Of("VECTOIMG", LoadName);

    internal static bool Takes(DataViewType item) =>
        item == NumberDataViewType.Single || item == NumberDataViewType.Double || item == NumberDataViewType.Byte;

    private static VectorToImageConvertingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new VectorToImageConvertingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        var expected = new VectorDataViewType(NumberDataViewType.Single, _height, _width, _layout.Planes.Length);
        if (input.Type is not VectorDataViewType vector || vector.Size != expected.Size || !Takes(vector.ItemType))
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", input.Name, expected.ToString(), input.Type.ToString());
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, new ImageDataViewType(_height, _width)),
            [input.Index],
            row => (Delegate)RowGetters.Invoke(GetType(), nameof(MakeGetter), vector.ItemType.RawType, this, row, input));
    }

    // *** Binary format ***
    // columns; int: height; int: width; layout; float: scale; float: offset
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx, Version);
        ctx.Writer.Write(_height);
        ctx.Writer.Write(_width);
        _layout.Write(ctx.Writer);
        ctx.Writer.Write(_scale);
        ctx.Writer.Write(_offset);
    }

    private static ValueGetter<MLImage> MakeGetter<T>(VectorToImageConvertingTransformer parent, DataViewRow row, DataViewSchema.Column input)
        where T : INumberBase<T>
    {
        var get = row.GetGetter<VBuffer<T>>(input);
        var (layout, pixels) = (parent._layout, parent._height * parent._width);
        bool isScaled = typeof(T) != typeof(byte) && (parent._scale != 1 || parent._offset != 0);
        var bytes = layout.Bytes(MLPixelFormat.Bgra32);
        // As in ML.NET: what is not in the vector is black and opaque; but where values are scaled, so is the black, and alpha is 0.
        byte[] blank = isScaled ? [.. Enumerable.Repeat(Color(0), 3), 0] : [0, 0, 0, byte.MaxValue];
        VBuffer<T> vector = default;
        return (ref MLImage image) =>
        {
            get(ref vector);
            // Also as in ML.NET: a vector without a value is no image, also where it is a sparse one of zeros.
            image = null;
            if (vector.GetValues().IsEmpty)
                return;
            T[] values = [.. vector.DenseValues()];
            var bgra = new byte[4 * pixels];
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                blank.CopyTo(bgra, 4 * pixel);
                for (int plane = 0; plane < bytes.Length; plane++)
                {
                    bgra[(4 * pixel) + bytes[plane]] = Color(float.CreateTruncating(values[layout.Slot(pixel, plane, pixels)]));
                }
            }
            image = MLImage.CreateFromPixels(parent._width, parent._height, MLPixelFormat.Bgra32, bgra);
            image.Tag = nameof(VectorToImageConvertingTransformer);
        };

        byte Color(float value) => isScaled ? (byte)Math.Round((value * parent._scale) - parent._offset) : (byte)value;
    }
}
