using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Vae.Benchmarks;

/// <summary>ONNX Runtime on the files that our own models export, by npm's <c>onnxruntime-node</c> where it is installed.</summary>
internal static class OnnxPeer
{
    private const string Variable = "VAE_ONNXRUNTIME_NODE";

    /// <summary>Where the package is installed: where the variable says, or where the tests of the exported files put it. Null: nowhere.</summary>
    private static string? Packages
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            {
                return named;
            }

            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (Path.Combine(folder.FullName, "artifacts") is var artifacts && Directory.Exists(artifacts))
                {
                    return Directory.GetDirectories(artifacts, "onnxruntime-node-*").Order(StringComparer.Ordinal).FirstOrDefault();
                }
            }

            return null;
        }
    }

    public static void Run(int threads, string partOfName, Dictionary<string, List<double>> times)
    {
        if (Packages is not { } packages)
        {
            Console.Error.WriteLine(
                $"ONNX Runtime is left out: run the tests of ExportOnnx once, which install it, or set {Variable} to a folder with onnxruntime-node.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("vae-peers-").FullName;
        Export(folder, partOfName);
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "onnxruntime.cjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, packages, folder, $"{threads}"]) { RedirectStandardOutput = true })!;
        foreach (var line in node.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('\t');
            new PeerTimes(times, partOfName).Add(parts[0], () => double.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        node.WaitForExit();
        Directory.Delete(folder, recursive: true);
    }

    private static void Export(string folder, string partOfName)
    {
        var works = Works.Scorings.Where(work => work.Name.Contains(partOfName, StringComparison.Ordinal)).Index().Select(work =>
        {
            var (i, (name, architecture, part, rows)) = work;
            var file = $"{i}.onnx";

            // An autoencoder's encoder gives mu alone, as our work does: the runtime would compute logVar too, wanted or not.
            var model = new VaeModel(VaeWeights.Initialize(architecture, seed: 1), objective: new AutoencoderObjective());
            model.ExportOnnx(Path.Combine(folder, file), part);
            return new { Name = name, File = file, Input = "x", Rows = rows, Width = architecture.InputDimension };
        }).ToArray();
        File.WriteAllText(Path.Combine(folder, "works.json"), JsonSerializer.Serialize(works));
    }
}
