using System.IO.Compression;

namespace Microsoft.ML.Data;

/// <summary>A PNG file's lines: decompressed, and rid of the filter that each names in its first byte.</summary>
internal static class PngLines
{
    public static byte[] Read(PngHeader header, Stream compressed)
    {
        int length = header.BytesPerLine;
        int back = Math.Max(1, header.Channels * header.Depth / 8); // to the same sample of the pixel on the left
        using var source = new ZLibStream(compressed, CompressionMode.Decompress);
        var lines = new byte[checked(length * header.Height)];
        var above = new byte[length];
        for (int y = 0; y < header.Height; y++)
        {
            var line = lines.AsSpan(y * length, length);
            int filter = source.ReadByte();
            if (filter < 0 || source.ReadAtLeast(line, length, throwOnEndOfStream: false) < length)
                throw new InvalidDataException($"the PNG file has only {y} of its {header.Height} lines.");
            Unfilter(filter, line, above, back);
            line.CopyTo(above);
        }
        return lines;
    }

    private static void Unfilter(int filter, Span<byte> line, ReadOnlySpan<byte> above, int back)
    {
        for (int i = 0; i < line.Length; i++)
        {
            var (left, corner) = i < back ? (0, 0) : (line[i - back], above[i - back]);
            line[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Nearest(left, above[i], corner),
                _ => throw new InvalidDataException($"the PNG file has a line with the unknown filter {filter}."),
            });
        }
    }

    // Paeth's predictor: of the three neighbours the one nearest to left + above - corner.
    private static int Nearest(int left, int above, int corner)
    {
        int guess = left + above - corner;
        var (byLeft, byAbove, byCorner) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : corner;
    }
}
