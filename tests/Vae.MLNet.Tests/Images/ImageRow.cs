namespace Vae.MLNet.Tests.Images;

/// <summary>The name of an image's file.</summary>
public sealed class ImageRow
{
    public string Path { get; set; } = "";
}
