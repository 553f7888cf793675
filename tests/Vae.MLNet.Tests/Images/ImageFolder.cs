namespace Vae.MLNet.Tests.Images;

/// <summary>A folder of PNG files for one test.</summary>
internal sealed class ImageFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vae-mlnet-");

    public string Path => _folder.FullName;

    /// <summary>Adds a file of the PNG specification's colour type 0, 2, 3, 4 or 6 and gives its name.</summary>
    public string Add(int width, int height, byte colorType, params byte[] samples) =>
        Add(TestPng.Make(width, height, colorType, samples));

    public string Add(byte[] content)
    {
        var name = $"{_folder.GetFiles().Length}.png";
        File.WriteAllBytes(System.IO.Path.Combine(Path, name), content);
        return name;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
