namespace Microsoft.ML.Data;

/// <summary>The colour types of a PNG file, by their numbers there.</summary>
internal enum PngColor
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}
