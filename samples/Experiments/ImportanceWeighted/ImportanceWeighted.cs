using System.Diagnostics;
using Vae;

/// <summary>
/// The test log-likelihood of the one-layer VAE of Burda, Grosse and Salakhutdinov (arXiv:1509.00519): 784-200-200-50-200-200-784, tanh,
/// MNIST binarised at random in every epoch, 5,000 importance-weighted draws for each test row.
/// </summary>
internal static class ImportanceWeighted
{
    private const int Seed = 1;
    private const int TestDraw = -1; // the test rows are binarised once

    public static void Run(Settings settings)
    {
        var set = DigitSet.Read(settings);
        var test = new BinarizedRows(set.Test, set.Pixels).Draw(TestDraw);
        var epochs = settings.Epochs ?? (settings.Quick ? 20 : 600);
        var options = new VaeOptions
        {
            Network = new MlpNetwork { HiddenDimensions = settings.Quick ? [32, 32] : [200, 200], Activation = Activation.Tanh },
            LatentDimension = settings.Quick ? 8 : 50,
            Likelihood = VaeLikelihood.Bernoulli,
            Optimizer = new Adam { LearningRate = 2e-3 },
            LearningRateSchedule = new CosineAnnealing(),
            BatchSize = 96, // three panels of 32 rows, which the engine computes at a time
            Epochs = epochs,
            Seed = Seed,

            // Far less than the rows: they are read anew, and so drawn anew, in every epoch.
            Run = new() { MemoryBudget = 1 << 16 },
        };
        var every = Math.Max(1, epochs / 30);
        var model = WatchedRun.Train(settings, "vae", new BinarizedRows(set.Training, set.Pixels), test, options, epoch => epoch % every == 0);
        WriteUnits(settings, model, test);
        WriteBounds(settings, model, test);
    }

    private static void WriteUnits(Settings settings, VaeModel model, float[] test)
    {
        var divergences = new float[model.LatentDimension];
        model.KlPerDimension(test, divergences);
        var units = new Csv(Path.Combine(settings.Folder, "units.csv"), "unit,kl");
        foreach (var (unit, divergence) in divergences.Index())
        {
            units.Add(unit, divergence);
        }

        Console.WriteLine($"{model.ActiveUnits(test)} of {model.LatentDimension} units are active; the KL is {divergences.Sum():F2} nats.");
    }

    /// <summary>
    /// By more and more draws. Where the last ones go to some of the rows only, the others' bound is that of 50 draws and what more draws add to
    /// it in the mean: the error is then that of what they add, which differs little from row to row.
    /// </summary>
    private static void WriteBounds(Settings settings, VaeModel model, float[] test)
    {
        var csv = new Csv(Path.Combine(settings.Folder, "bounds.csv"), "draws,bound,error,rows,seconds");
        var all = test.Length / model.InputDimension;
        var fewer = Math.Min(settings.Rows ?? all, all);
        var known = Array.Empty<float>();
        foreach (var draws in settings.Quick ? (int[])[1, 10, 100] : [1, 5, 50, 500, 5000])
        {
            var start = Stopwatch.GetTimestamp();
            var rows = draws > 50 ? fewer : all;
            var bounds = Bounds.Each(model, test[..(rows * model.InputDimension)], draws, settings.Threads);
            var (mean, error) = rows == all ? (bounds.Average(bound => (double)bound), 0) : Bounds.Of([.. bounds.Zip(known, (more, less) => more - less)]);
            mean += rows == all ? 0 : known.Average(bound => (double)bound);
            known = draws > 50 ? known : bounds;
            csv.Add(draws, mean, error, rows, Stopwatch.GetElapsedTime(start).TotalSeconds);
            Console.WriteLine($"log p(x) >= {mean:F3} nats with {draws} draws{(rows == all ? "" : $", +- {error:F3} by {rows} of {all} rows")}");
        }
    }
}
