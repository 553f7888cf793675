namespace Vae;

/// <summary>How the pixels of an image with several channels lie in a row of an ML.NET column.</summary>
public enum PixelLayout
{
    /// <summary>Channel by channel, [channels, height, width]: the default of ML.NET's <c>ExtractPixels</c>.</summary>
    Planar,

    /// <summary>Pixel by pixel, [height, width, channels]: <c>ExtractPixels(interleavePixelColors: true)</c>.</summary>
    Interleaved,
}
