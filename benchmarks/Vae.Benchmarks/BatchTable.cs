using System.Globalization;

namespace Vae.Benchmarks;

/// <summary>What the rows that a batch size leaves over do to batch normalisation: the reconstruction loss when scoring, against the rows.</summary>
internal static class BatchTable
{
    private const int Side = 16;
    private const int BatchSize = 128;

    public static int Print()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine($"Reconstruction loss when scoring, nats a row; batches of at most {BatchSize}.");
        Console.WriteLine("| rows | seed 1 | seed 2 |");
        Console.WriteLine("|---|---|---|");
        foreach (var rows in (ReadOnlySpan<int>)[255, 256, 257, 258])
        {
            Console.WriteLine($"| {rows} | {Loss(rows, seed: 1):F2} | {Loss(rows, seed: 2):F2} |");
        }

        return 0;
    }

    private static double Loss(int rows, int seed)
    {
        var options = new VaeOptions
        {
            Network = new ConvolutionalNetwork { ImageShape = new(1, Side, Side), Channels = [8, 16] }, LatentDimension = 4, Epochs = 200, BatchSize = BatchSize, Seed = seed,
            Optimizer = new Adam { LearningRate = 2e-3 }, Objective = new ElboObjective { Beta = 0.01 },
        };
        var images = Squares(rows);
        var losses = new float[rows];
        VaeTrainer.Train(new VaeDataset(images, Side * Side), options).ReconstructionLoss(images, losses);
        return losses.Average();
    }

    /// <summary>Bright squares on dark ground, somewhere in each image.</summary>
    private static float[] Squares(int rows)
    {
        var pixels = new float[rows * Side * Side];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, pixel) = Math.DivRem(i, Side * Side);
            var (top, left) = (row * 7 % 9, row * 3 % 11);
            var (y, x) = Math.DivRem(pixel, Side);
            pixels[i] = y >= top && y < top + 6 && x >= left && x < left + 5 ? 0.9f : -0.9f;
        }

        return pixels;
    }
}
