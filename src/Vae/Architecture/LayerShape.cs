namespace Vae.Architecture;

/// <summary>What a row is between two layers: values without order, or an image.</summary>
/// <param name="Channels">Channels of an image; else the values per row.</param>
/// <param name="Height">Rows of pixels; 0 where it is no image.</param>
/// <param name="Width">Pixels a row; 0 where it is no image.</param>
internal readonly record struct LayerShape(int Channels, int Height, int Width)
{
    public bool IsImage => Height > 0;

    /// <summary>Pixels of one channel; 1 where it is no image.</summary>
    public int Pixels => IsImage ? Height * Width : 1;

    /// <summary>Values per row, channel after channel.</summary>
    public int Length => Channels * Pixels;

    public static LayerShape Flat(int values) => new(values, 0, 0);

    public override string ToString() => IsImage ? $"[{Channels}, {Height}, {Width}]" : $"[{Channels}]";
}
