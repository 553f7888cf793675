/// <summary>A picture to draw on. x grows to the right, y downwards, both in pixels.</summary>
internal sealed class Canvas
{
    private readonly Color[] _pixels;

    public Canvas(int width, int height, Color background)
    {
        (Width, Height) = (width, height);
        _pixels = new Color[width * height];
        Array.Fill(_pixels, background);
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<Color> Row(int y) => _pixels.AsSpan(y * Width, Width);

    public void Blend(int x, int y, Color color, float alpha = 1)
    {
        if (x >= 0 && x < Width && y >= 0 && y < Height)
        {
            ref var pixel = ref _pixels[(y * Width) + x];
            pixel = Color.Mix(pixel, color, alpha);
        }
    }

    public void FillRectangle(int left, int top, int width, int height, Color color)
    {
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
            {
                Blend(x, y, color);
            }
        }
    }

    /// <summary>A disc with a smooth edge: a pixel is covered by as much as the edge is away from its centre.</summary>
    public void FillDisc(float centerX, float centerY, float radius, Color color, float alpha = 1)
    {
        for (var y = (int)(centerY - radius - 1); y <= centerY + radius + 1; y++)
        {
            for (var x = (int)(centerX - radius - 1); x <= centerX + radius + 1; x++)
            {
                var distance = MathF.Sqrt(((x - centerX) * (x - centerX)) + ((y - centerY) * (y - centerY)));
                Blend(x, y, color, alpha * Math.Clamp(radius + 0.5f - distance, 0, 1));
            }
        }
    }

    /// <summary>Text of the letters and digits of <see cref="TinyFont"/>, each dot a square of the given side.</summary>
    public void Write(string text, int left, int top, int dot, Color color)
    {
        foreach (var character in text)
        {
            for (var i = 0; i < TinyFont.Width * TinyFont.Height; i++)
            {
                var (y, x) = Math.DivRem(i, TinyFont.Width);
                if (TinyFont.IsSet(character, x, y))
                {
                    FillRectangle(left + (x * dot), top + (y * dot), dot, dot, color);
                }
            }

            left += (TinyFont.Width + 1) * dot;
        }
    }
}
