using System.Diagnostics;
using System.Globalization;

namespace Vae.Benchmarks;

/// <summary>Ten epochs of MNIST, ours and PyTorch's: the negative ELBO on the test rows, and the time.</summary>
internal static class MnistTable
{
    private const int Epochs = 10;

    public static int Print(string python)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var folder = Path.Combine(AppContext.BaseDirectory, "mnist");
        var (training, test) = (MnistFiles.Read(folder, "train"), MnistFiles.Read(folder, "t10k"));
        Console.WriteLine("| 784-400-20, batch 128, Adam, 10 epochs | test negative ELBO, nats | seconds |");
        Console.WriteLine("|---|---|---|");
        foreach (var seed in (int[])[1, 2, 3])
        {
            Print($"Vae.MLNet, managed engine, seed {seed}", () => Train(training, test, seed));
        }

        var script = Path.Combine(AppContext.BaseDirectory, "peers", "mnist.py");
        using var peer = Process.Start(new ProcessStartInfo(python, [script, folder, $"{Epochs}"]))!;
        peer.WaitForExit();
        return peer.ExitCode;
    }

    private static double Train(float[] training, float[] test, int seed)
    {
        var options = new VaeOptions { Network = Works.Mnist, Epochs = Epochs, Seed = seed };
        var model = VaeTrainer.Train(new VaeDataset(training, 784), options, VaeTrainer.Managed);
        var losses = new float[test.Length / 784];
        model.NegativeElbo(test, samples: 1, seed: 1, losses);
        return losses.Average(loss => (double)loss);
    }

    private static void Print(string name, Func<double> run)
    {
        var start = Stopwatch.GetTimestamp();
        var loss = run();
        Console.WriteLine($"| {name} | {loss:F2} | {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} |");
    }
}
