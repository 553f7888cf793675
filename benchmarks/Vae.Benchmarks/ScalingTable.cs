using System.Diagnostics;
using System.Globalization;

namespace Vae.Benchmarks;

/// <summary>Time against size over two decades, as tables and as a plot: constant times per unit mean that cost is linear.</summary>
internal static class ScalingTable
{
    private const int Threads = 2;
    private const int Rounds = 5;

    public static int Print(string python, string picture)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var model = Works.Model(Works.Mnist);
        var (rows, mu) = (Works.Rows(20_000, 784), new float[20_000 * 20]);
        List<string> lines = ["series,unit,size,microseconds"];
        lines.AddRange(Measure(
            "encoding 784-400-20", "rows", [200, 632, 2_000, 6_324, 20_000], size => size,
            size => Clock.MedianMicroseconds(() => model.Encode(rows.AsSpan(0, size * 784), mu.AsSpan(0, size * 20)))));
        lines.AddRange(Measure(
            "a training step, 784-400-20", "rows in the batch", [32, 101, 320, 1_012, 3_200], size => size,
            size => Works.StepMicroseconds(VaeTrainer.Managed, Works.Mnist, Threads, size)));
        lines.AddRange(Measure(
            "a training step, 128 rows, 784-h-20", "parameters", [24, 76, 240, 759, 2_400], Parameters,
            size => Works.StepMicroseconds(VaeTrainer.Managed, OfWidth(size), Threads)));

        var table = Path.Combine(AppContext.BaseDirectory, "scaling.csv");
        File.WriteAllLines(table, lines);
        var script = Path.Combine(AppContext.BaseDirectory, "plot_scaling.py");
        using var plot = Process.Start(new ProcessStartInfo(python, [script, table, Path.GetFullPath(picture)]))!;
        plot.WaitForExit();
        if (plot.ExitCode != 0)
        {
            Console.Error.WriteLine($"{python} {script} ended with exit code {plot.ExitCode}; it needs Matplotlib (Debian: python3-matplotlib).");
        }

        return plot.ExitCode;
    }

    /// <summary>All sizes in turn, several times, so that a slow minute of the machine falls on all of them.</summary>
    private static IEnumerable<string> Measure(string series, string unit, int[] sizes, Func<int, int> units, Func<int, double> time)
    {
        var times = sizes.ToDictionary(size => size, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var size in sizes)
            {
                times[size].Add(time(size));
            }
        }

        Console.WriteLine($"| {series}: {unit} | ms | ns a unit |");
        Console.WriteLine("|---|---|---|");
        foreach (var size in sizes)
        {
            var median = Clock.Median(times[size]);
            Console.WriteLine($"| {units(size)} | {median / 1e3:F2} | {median * 1e3 / units(size):F2} |");
            yield return $"\"{series}\",{unit},{units(size)},{median:F1}";
        }

        Console.WriteLine();
    }

    private static VaeArchitecture OfWidth(int hidden) =>
        VaeArchitecture.Mlp(784, 20, [hidden], Activation.ReLU, VaeLikelihood.Bernoulli);

    private static int Parameters(int hidden) => OfWidth(hidden).GetParameters().Sum(parameter => parameter.Length);
}
