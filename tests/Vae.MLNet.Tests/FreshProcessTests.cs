using System.Diagnostics;
using Microsoft.ML;

namespace Vae.MLNet.Tests;

public sealed class FreshProcessTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Load_InAProcessThatNamesNoTypeOfOurs_GivesTheSameBits()
    {
        var data = Views.Make(_context);
        var trainers = _context.AnomalyDetection.Trainers;
        var chain = _context.Transforms.NormalizeMinMax("Features")
            .Append(_context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick, logVariance: true))
            .Append(_context.Transforms.VaeReconstruct("Clean", "Features", TestOptions.Quick))
            .Append(trainers.Vae("Features", TestOptions.Quick, featureContributions: true))
            .Fit(data);
        var directory = Directory.CreateTempSubdirectory("vae-mlnet-");
        try
        {
            var path = Path.Combine(directory.FullName, "model.zip");
            _context.Model.Save(chain, data.Schema, path);

            var expected = OutputBits.Of(chain.Transform(_context.Data.LoadFromEnumerable(TestRow.Make(25, seed: 9))));
            Assert.Equal(expected, Run(BuiltAssembly.Path("LoadApp"), path));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string[] Run(string assembly, string argument)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", assembly, argument },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        Assert.True(process.WaitForExit(_patience), "The process did not end.");
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
