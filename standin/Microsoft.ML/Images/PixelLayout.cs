using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Where the values of an image's pixels lie in a vector.</summary>
internal sealed class PixelLayout
{
    private readonly ImagePixelExtractingEstimator.ColorBits _colors;
    private readonly ImagePixelExtractingEstimator.ColorsOrder _order;

    public PixelLayout(ImagePixelExtractingEstimator.ColorBits colors, ImagePixelExtractingEstimator.ColorsOrder order, bool isInterleaved)
    {
        Contracts.CheckParam((colors & ImagePixelExtractingEstimator.ColorBits.All) != 0, nameof(colors), "Need to use at least one color plane.");
        Contracts.CheckParam(Enum.IsDefined(order), nameof(order), $"Unknown order of colors {order}");
        _colors = colors;
        _order = order;
        IsInterleaved = isInterleaved;
        Planes = [.. order.ToString().Where(letter => (colors & Bit(letter)) != 0)];
    }

    public bool IsInterleaved { get; }

    /// <summary>The colours of the vector in their order, as the letters A, R, G and B.</summary>
    public char[] Planes { get; }

    public static PixelLayout Read(BinaryReader reader) => new(
        (ImagePixelExtractingEstimator.ColorBits)reader.ReadByte(),
        (ImagePixelExtractingEstimator.ColorsOrder)reader.ReadByte(),
        reader.ReadBoolean());

    // *** Binary format ***
    // byte: colours; byte: order; bool: interleaved
    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)_colors);
        writer.Write((byte)_order);
        writer.Write(IsInterleaved);
    }

    public VectorDataViewType VectorType(PrimitiveDataViewType item, int height, int width) =>
        IsInterleaved ? new(item, height, width, Planes.Length) : new(item, Planes.Length, height, width);

    /// <summary>The slot of a pixel's colour in an image of so many pixels.</summary>
    public int Slot(int pixel, int plane, int pixels) => IsInterleaved ? (pixel * Planes.Length) + plane : (plane * pixels) + pixel;

    /// <summary>For each plane the byte that holds it among a pixel's four.</summary>
    public int[] Bytes(MLPixelFormat format)
    {
        string order = format == MLPixelFormat.Bgra32 ? "BGRA" : "RGBA";
        return Array.ConvertAll(Planes, letter => order.IndexOf(letter));
    }

    private static ImagePixelExtractingEstimator.ColorBits Bit(char letter) => letter switch
    {
        'A' => ImagePixelExtractingEstimator.ColorBits.Alpha,
        'R' => ImagePixelExtractingEstimator.ColorBits.Red,
        'G' => ImagePixelExtractingEstimator.ColorBits.Green,
        _ => ImagePixelExtractingEstimator.ColorBits.Blue,
    };
}
