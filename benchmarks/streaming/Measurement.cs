using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Vae.MLNet.Tests;

namespace Vae.Benchmarks.Streaming;

/// <summary>What one run took.</summary>
/// <param name="PeakBytes">The most memory of the process that was resident at once.</param>
/// <param name="RowsPerSecond">Training rows, reading them included.</param>
/// <param name="Seconds">Of the whole Fit: the first pass, training, and the scores for the threshold.</param>
internal sealed record Measurement(double PeakBytes, double RowsPerSecond, double Seconds)
{
    public const string Argument = "measure";
    public const int Width = 64;
    public const int Hidden = 64;
    public const int Latent = 8;
    public const int BatchSize = 128;
    public const int RowBytes = Width * sizeof(float);

    public static Measurement InOwnProcess(long rows, long budget)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList =
            {
                "exec", typeof(Measurement).Assembly.Location, Argument, rows.ToString(CultureInfo.InvariantCulture), budget.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var numbers = process.ExitCode == 0
            ? Array.ConvertAll(output.Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The run on {rows} rows ended with exit code {process.ExitCode}.");
        return new(numbers[0], numbers[1], numbers[2]);
    }

    public static void Print(long rows, long budget)
    {
        var options = new VaeOptions
        {
            Network = new MlpNetwork { HiddenDimensions = [Hidden] }, LatentDimension = Latent, Likelihood = VaeLikelihood.Gaussian, Epochs = 1, BatchSize = BatchSize,
            Run = new() { MemoryBudget = budget, Engine = VaeEngine.Managed },
        };
        var start = Stopwatch.GetTimestamp();
        var fitted = new MLContext(seed: 1).AnomalyDetection.Trainers.Vae("Features", options).Fit(new GeneratedDataView(rows, Width));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.Write(string.Create(
            CultureInfo.InvariantCulture, $"{process.PeakWorkingSet64} {fitted.Model.History[0].RowsPerSecond} {seconds}"));
    }
}
