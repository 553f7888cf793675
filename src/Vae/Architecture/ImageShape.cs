namespace Vae;

/// <summary>The dimensions of an image.</summary>
/// <param name="Channels">1 for grey levels, 3 for colours; at least 1.</param>
/// <param name="Height">Rows of pixels; at least 1.</param>
/// <param name="Width">Pixels a row; at least 1.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width);
