/// <summary>One image as the VAE sees it: values from -1 to 1, channel after channel.</summary>
internal sealed class PixelRow
{
    public float[] Pixels { get; set; } = [];
}
