using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>An image to take samples from, halved as often as it shrinks by two, so that no pixel is skipped.</summary>
internal sealed class ScaledPixels
{
    private const int Channels = 4;

    private int _width;
    private int _height;
    private float[] _values;

    public ScaledPixels(MLImage image)
    {
        _width = image.Width;
        _height = image.Height;
        _values = Array.ConvertAll(image.Pixels.ToArray(), value => (float)value);
    }

    /// <summary>Each pixel becomes the mean of four; an odd last line or column is left out.</summary>
    public bool TryHalve()
    {
        var (width, height) = (_width / 2, _height / 2);
        if (width == 0 || height == 0)
            return false;
        var halved = new float[width * height * Channels];
        for (int i = 0; i < halved.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, Channels);
            var (y, x) = Math.DivRem(pixel, width);
            halved[i] = (At(2 * x, 2 * y, channel) + At((2 * x) + 1, 2 * y, channel)
                + At(2 * x, (2 * y) + 1, channel) + At((2 * x) + 1, (2 * y) + 1, channel)) / 4;
        }
        (_width, _height, _values) = (width, height, halved);
        return true;
    }

    /// <summary>The colour at a place, from 0 to 1 across and down, between the four pixels around it.</summary>
    public void Sample(float across, float down, Span<byte> pixel)
    {
        float x = Math.Clamp((across * _width) - 0.5f, 0, _width - 1);
        float y = Math.Clamp((down * _height) - 0.5f, 0, _height - 1);
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, _width - 1), Math.Min(top + 1, _height - 1));
        for (int channel = 0; channel < Channels; channel++)
        {
            float upper = float.Lerp(At(left, top, channel), At(right, top, channel), x - left);
            float lower = float.Lerp(At(left, bottom, channel), At(right, bottom, channel), x - left);
            pixel[channel] = (byte)MathF.Round(float.Lerp(upper, lower, y - top));
        }
    }

    private float At(int x, int y, int channel) => _values[(Channels * ((y * _width) + x)) + channel];
}
