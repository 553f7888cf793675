using Microsoft.ML.Data;

/// <summary>Images of one size in rows, as one PNG file.</summary>
internal static class Sheet
{
    private const int Gap = 4;
    private const int TileSide = 96; // small images are enlarged up to this
    private const byte Background = 225;

    public static void Save(string path, int columns, MLImage[] images)
    {
        var side = images[0].Width;
        var scale = Math.Max(1, TileSide / side);
        var step = (side * scale) + Gap;
        var (width, height) = (Gap + (columns * step), Gap + ((images.Length + columns - 1) / columns * step));
        var pixels = new byte[4 * width * height];
        Array.Fill(pixels, Background);
        for (var i = 0; i < images.Length; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            for (var p = 0; p < step * step; p++)
            {
                var (y, x) = Math.DivRem(p, step);
                if (x < side * scale && y < side * scale)
                {
                    // Blue, green and red; alpha is as it comes from ConvertToImage: not set.
                    images[i].Pixels.Slice(4 * ((y / scale * side) + (x / scale)), 3)
                        .CopyTo(pixels.AsSpan(4 * (((Gap + (row * step) + y) * width) + Gap + (column * step) + x)));
                }
            }
        }

        for (var i = 3; i < pixels.Length; i += 4)
        {
            pixels[i] = byte.MaxValue;
        }

        using var sheet = MLImage.CreateFromPixels(width, height, images[0].PixelFormat, pixels);
        sheet.Save(path);
    }
}
