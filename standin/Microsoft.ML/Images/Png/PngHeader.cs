using System.Buffers.Binary;

namespace Microsoft.ML.Data;

/// <summary>What a PNG file says of itself first, its IHDR chunk: what this reader can take, or an error that says what it cannot.</summary>
internal sealed record PngHeader(int Width, int Height, int Depth, PngColor Color)
{
    public const int Length = 13;

    /// <summary>Samples a pixel: one palette index, or the colours.</summary>
    public int Channels => Color switch
    {
        PngColor.GreyAlpha => 2,
        PngColor.Rgb => 3,
        PngColor.Rgba => 4,
        _ => 1,
    };

    public int BytesPerLine => ((Width * Channels * Depth) + 7) / 8;

    public static PngHeader Read(ReadOnlySpan<byte> chunk)
    {
        Check(chunk.Length == Length, $"its header has {chunk.Length} bytes, not {Length}");
        int width = BinaryPrimitives.ReadInt32BigEndian(chunk);
        int height = BinaryPrimitives.ReadInt32BigEndian(chunk[4..]);
        var (depth, color) = ((int)chunk[8], (PngColor)chunk[9]);
        Check(width > 0 && height > 0 && (long)width * height <= int.MaxValue / 4, $"its size is {width} x {height}");
        Check(Enum.IsDefined(color), $"its colour type is {chunk[9]}");
        Check(
            depth == 8 || (depth is 1 or 2 or 4 && color is PngColor.Grey or PngColor.Palette),
            $"it has {depth} bits a sample; save it with 8");
        Check(chunk[12] == 0, "it is interlaced; save it without");
        return new PngHeader(width, height, depth, color);
    }

    private static void Check(bool condition, string fault)
    {
        if (!condition)
            throw new InvalidDataException($"the ML.NET stand-in cannot read this PNG file: {fault}.");
    }
}
