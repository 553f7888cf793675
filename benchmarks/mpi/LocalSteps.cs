using System.Globalization;
using Vae.Mpi;

namespace Vae.Benchmarks.Mpi;

/// <summary>What local SGD costs: the ELBO of digits held out, of four processes that exchange every k steps.</summary>
internal static class LocalSteps
{
    public const string Argument = "measure-local";

    private const int Processes = 4;
    private const int Seeds = 3;
    private const int Held = 360;
    private const int Pixels = 64;

    private static readonly int[] _every = [1, 2, 4, 8, 16];

    public static void Print(Launcher launcher)
    {
        Console.WriteLine($"{Processes} processes, batches of 128, digits 64 - 128 - 8, 40 epochs, mean over {Seeds} seeds; ELBO of {Held} rows held out, nats.");
        Console.WriteLine("| steps between exchanges | ELBO | below every step |");
        Console.WriteLine("|---:|---:|---:|");
        double? best = null;
        foreach (var every in _every)
        {
            var elbo = Enumerable.Range(1, Seeds).Average(seed =>
                double.Parse(launcher.Run(Processes, [Argument, $"{every}", $"{seed}"]).Last.Split(' ')[^1], CultureInfo.InvariantCulture));
            best ??= elbo;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {every} | {elbo:F3} | {best - elbo:F3} |"));
        }
    }

    public static void Measure(int every, int seed)
    {
        var cluster = MpiCluster.Join(new() { SynchronizeEvery = every });
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "digits.csv"))
            .SelectMany(line => line.Split(',').Take(Pixels).Select(value => float.Parse(value, CultureInfo.InvariantCulture) / 16)).ToArray();
        var options = new VaeOptions
        {
            LatentDimension = 8,
            Network = new MlpNetwork { HiddenDimensions = [128] },
            Likelihood = VaeLikelihood.Bernoulli,
            Epochs = 40,
            Seed = seed,
            Run = new() { Cluster = cluster, Threads = 1 },
        };
        var model = VaeTrainer.Train(new VaeDataset(rows.AsMemory(Held * Pixels), Pixels), options);
        if (cluster.Rank == 0)
        {
            var losses = new float[Held];
            model.NegativeElbo(rows.AsSpan(0, Held * Pixels), samples: 16, seed: 1, losses);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ELBO {-losses.Average()}"));
        }
    }
}
