using Microsoft.ML.Data;

/// <summary>Images of one size in rows, under captions, as one PNG file.</summary>
internal static class Sheet
{
    private const int Gap = 4;
    private const int TileSide = 96; // small images are enlarged up to this
    private const int CaptionHeight = 26;
    private const int LetterDot = 2;
    private const byte Background = 225;
    private const byte Ink = 40;

    public static void Save(string path, int columns, params (string Caption, MLImage[] Images)[] sections)
    {
        var side = sections[0].Images[0].Width;
        var step = (side * Math.Max(1, TileSide / side)) + Gap;
        var (width, height) = (Gap + (columns * step), Gap + sections.Sum(section => CaptionHeight + (Lines(section.Images, columns) * step)));
        var pixels = new byte[4 * width * height];
        Array.Fill(pixels, Background);
        var top = Gap;
        foreach (var (caption, images) in sections)
        {
            Write(caption, pixels, width, top + ((CaptionHeight - (TinyFont.Height * LetterDot)) / 2));
            top += CaptionHeight;
            for (var i = 0; i < images.Length; i++)
            {
                var (line, column) = Math.DivRem(i, columns);
                Draw(images[i], pixels, width, Gap + (column * step), top + (line * step), step - Gap);
            }

            top += Lines(images, columns) * step;
        }

        for (var i = 3; i < pixels.Length; i += 4)
        {
            pixels[i] = byte.MaxValue;
        }

        using var sheet = MLImage.CreateFromPixels(width, height, sections[0].Images[0].PixelFormat, pixels);
        sheet.Save(path);
    }

    private static int Lines(MLImage[] images, int columns) => (images.Length + columns - 1) / columns;

    private static void Draw(MLImage image, byte[] pixels, int width, int left, int top, int tile)
    {
        var scale = tile / image.Width;
        for (var p = 0; p < tile * tile; p++)
        {
            var (y, x) = Math.DivRem(p, tile);

            // Blue, green and red; alpha is as it comes from ConvertToImage: not set.
            image.Pixels.Slice(4 * ((y / scale * image.Width) + (x / scale)), 3).CopyTo(pixels.AsSpan(4 * (((top + y) * width) + left + x)));
        }
    }

    private static void Write(string caption, byte[] pixels, int width, int top)
    {
        for (var i = 0; i < caption.Length; i++)
        {
            for (var dot = 0; dot < TinyFont.Width * TinyFont.Height * LetterDot * LetterDot; dot++)
            {
                var (y, x) = Math.DivRem(dot, TinyFont.Width * LetterDot);
                var left = Gap + (i * (TinyFont.Width + 1) * LetterDot) + x;
                if (left < width && TinyFont.IsSet(caption[i], x / LetterDot, y / LetterDot))
                {
                    pixels.AsSpan(4 * (((top + y) * width) + left), 3).Fill(Ink);
                }
            }
        }
    }
}
