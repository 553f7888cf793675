namespace Microsoft.ML.Data;

/// <summary>A decoded PNG: four bytes a pixel in the order red, green, blue, alpha, not premultiplied, row by row.</summary>
internal sealed record PngImage(int Width, int Height, byte[] Rgba, bool HasAlpha);
