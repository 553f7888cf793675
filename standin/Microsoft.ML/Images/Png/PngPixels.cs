namespace Microsoft.ML.Data;

/// <summary>From the samples of a PNG file's lines to red, green, blue and alpha.</summary>
internal static class PngPixels
{
    public static PngImage Expand(PngHeader header, byte[] lines, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        if (header.Color != PngColor.Palette && transparency.Length > 0)
            throw new InvalidDataException("the ML.NET stand-in cannot read this PNG file: one of its colours means transparent; save it with alpha.");

        var rgba = new byte[header.Width * header.Height * 4];
        for (int y = 0, at = 0; y < header.Height; y++)
        {
            var line = lines.AsSpan(y * header.BytesPerLine, header.BytesPerLine);
            for (int x = 0; x < header.Width; x++, at += 4)
            {
                byte first = Sample(line, header, x);
                var pixel = rgba.AsSpan(at, 4);
                switch (header.Color)
                {
                    case PngColor.Grey:
                        Set(pixel, (byte)(first * 255 / ((1 << header.Depth) - 1)), byte.MaxValue);
                        break;
                    case PngColor.GreyAlpha:
                        Set(pixel, first, line[(2 * x) + 1]);
                        break;
                    case PngColor.Rgb:
                        line.Slice(3 * x, 3).CopyTo(pixel);
                        pixel[3] = byte.MaxValue;
                        break;
                    case PngColor.Rgba:
                        line.Slice(4 * x, 4).CopyTo(pixel);
                        break;
                    case PngColor.Palette:
                        if (3 * (first + 1) > palette.Length)
                            throw new InvalidDataException($"the PNG file uses colour {first} of a palette of {palette.Length / 3}.");
                        palette.Slice(3 * first, 3).CopyTo(pixel);
                        pixel[3] = first < transparency.Length ? transparency[first] : byte.MaxValue;
                        break;
                }
            }
        }
        bool hasAlpha = header.Color is PngColor.GreyAlpha or PngColor.Rgba || transparency.Length > 0;
        return new PngImage(header.Width, header.Height, rgba, hasAlpha);
    }

    // The pixel's first sample; samples of fewer than 8 bits lie side by side in a byte, the first in its highest bits.
    private static byte Sample(ReadOnlySpan<byte> line, PngHeader header, int x)
    {
        if (header.Depth == 8)
            return line[x * header.Channels];
        int bit = x * header.Depth;
        return (byte)((line[bit / 8] >> (8 - header.Depth - (bit % 8))) & ((1 << header.Depth) - 1));
    }

    private static void Set(Span<byte> pixel, byte grey, byte alpha)
    {
        pixel[..3].Fill(grey);
        pixel[3] = alpha;
    }
}
