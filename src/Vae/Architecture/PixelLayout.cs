namespace Vae;

/// <summary>How the pixels of an image with several channels lie in a row of an ML.NET column.</summary>
public enum PixelLayout
{
    /// <summary>Channel after channel, [channels, height, width]: what ML.NET's <c>ExtractPixels</c> gives unless told otherwise.</summary>
    Planar,

    /// <summary>Pixel after pixel, [height, width, channels]: <c>ExtractPixels(interleavePixelColors: true)</c>.</summary>
    Interleaved,
}
