using Vae;

/// <summary>
/// An autoencoder and a VAE of the same network, half the squared error, log-sigma heads: what stochastic gradient descent and Adam make of them, what
/// one latent unit stands for in each, and the way from a 2 to a 7.
/// </summary>
internal static class AutoencoderAgainstVae
{
    private const int Seed = 1;
    private const int Frames = 24;
    private const int Steps = 9; // of a traversal

    public static void Run(Settings settings)
    {
        var set = DigitSet.Read(settings);
        var curves = new Csv(Path.Combine(settings.Folder, "curves.csv"), "model,optimizer,learning_rate,epoch,half_squared_error,kl");
        WriteMeanImage(settings, set, curves);
        foreach (var (name, objective) in ((string, VaeObjective)[])[("ae", new AutoencoderObjective()), ("vae", new ElboObjective())])
        {
            VaeOptimizer[] optimizers =
            [
                new Adam { LearningRate = 1e-3 },
                new Sgd { LearningRate = 1e-3, Momentum = 0 },

                // What a learning rate of 0.01 is where the loss is the mean over pixels and not, as here, their sum.
                new Sgd { LearningRate = 0.01 / set.Pixels, Momentum = 0 },
            ];
            var models = Array.ConvertAll(optimizers, optimizer => Train(settings, set, name, objective, optimizer, curves));
            WritePictures(settings, set, name, models[0]);
            Pictures.Save(Path.Combine(settings.Folder, $"sgd-{name}.csv"), Reconstruct(models[1], set.Test[..(10 * set.Pixels)]), set.Pixels);
        }
    }

    private static VaeModel Train(Settings settings, DigitSet set, string name, VaeObjective objective, VaeOptimizer optimizer, Csv curves)
    {
        var (kind, rate) = (optimizer.GetType().Name, optimizer.LearningRate);
        var file = Path.Combine(settings.Folder, FormattableString.Invariant($"{name}-{kind}-{rate:G3}"));
        var model = File.Exists(file) ? VaeModel.Load(file) : VaeTrainer.Train(new VaeDataset(set.Training, set.Pixels), new VaeOptions
        {
            Network = new MlpNetwork { HiddenDimensions = settings.Quick ? [32] : [256, 64] },
            LatentDimension = settings.Quick ? 4 : 16,
            Likelihood = new GaussianLikelihood { Mean = OutputMean.Sigmoid }, // a variance of 1: half the squared error, and a constant
            PosteriorScale = PosteriorScale.LogStandardDeviation,
            Objective = objective,
            Optimizer = optimizer,
            Epochs = settings.Epochs ?? (settings.Quick ? 60 : 10),
            Seed = Seed,
            Run = new() { Threads = settings.Threads, Checkpoint = new(file + ".checkpoint") },
        });
        model.Save(file);
        foreach (var epoch in model.History)
        {
            curves.Add(name, kind, rate, epoch.Epoch, epoch.ReconstructionLoss - (set.Pixels * Math.Log(2 * Math.PI) / 2), epoch.KlDivergence);
        }

        var last = model.History[^1];
        Console.WriteLine(
            $"{name,-3} by {kind,-4} {rate:G3}: half the squared error {last.ReconstructionLoss - (set.Pixels * Math.Log(2 * Math.PI) / 2):F2}, KL {last.KlDivergence:F2}");
        return model;
    }

    /// <summary>What predicting the mean of all images costs: the best that a model can do which does not look at its input.</summary>
    private static void WriteMeanImage(Settings settings, DigitSet set, Csv curves)
    {
        var mean = new float[set.Pixels];
        foreach (var (i, pixel) in set.Training.Index())
        {
            mean[i % mean.Length] += pixel / (set.Training.Length / mean.Length);
        }

        var error = set.Training.Index().Sum(pixel => Math.Pow(pixel.Item - mean[pixel.Index % mean.Length], 2)) / 2;
        curves.Add("mean image", "", 0, 0, error / (set.Training.Length / mean.Length), 0);
        Pictures.Save(Path.Combine(settings.Folder, "mean.csv"), mean, set.Pixels);
        Pictures.Save(Path.Combine(settings.Folder, "originals.csv"), set.Test[..(10 * set.Pixels)], set.Pixels);
    }

    private static void WritePictures(Settings settings, DigitSet set, string name, VaeModel model)
    {
        var (two, seven) = (First(set, 2), First(set, 7));
        var way = new float[Frames * set.Pixels];
        model.Interpolate(two, seven, Frames, way);
        Pictures.Save(Path.Combine(settings.Folder, $"way-{name}.csv"), way, set.Pixels);
        Pictures.Save(Path.Combine(settings.Folder, $"reconstructed-{name}.csv"), Reconstruct(model, set.Test[..(10 * set.Pixels)]), set.Pixels);

        // Five units: those that spread most over the test rows; each goes three standard deviations to both sides.
        var mu = new float[set.Test.Length / set.Pixels * model.LatentDimension];
        model.Encode(set.Test, mu);
        var units = Enumerable.Range(0, model.LatentDimension).Select(unit => (Unit: unit, Spread: Spread(mu, unit, model.LatentDimension)))
            .OrderByDescending(unit => unit.Spread.Deviation).Take(5);
        var pictures = new List<float>();
        foreach (var (unit, (mean, deviation)) in units)
        {
            var traversal = new float[Steps * set.Pixels];
            model.Traverse(two, unit, mean - (3 * deviation), mean + (3 * deviation), Steps, traversal);
            pictures.AddRange(traversal);
        }

        Pictures.Save(Path.Combine(settings.Folder, $"traversals-{name}.csv"), [.. pictures], set.Pixels);
    }

    private static float[] Reconstruct(VaeModel model, float[] rows)
    {
        var reconstructed = new float[rows.Length];
        model.Reconstruct(rows, reconstructed);
        return reconstructed;
    }

    private static (float Mean, float Deviation) Spread(float[] mu, int unit, int latent)
    {
        float[] values = [.. mu.Where((_, i) => i % latent == unit)];
        var mean = values.Average();
        return (mean, MathF.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    private static float[] First(DigitSet set, int digit)
    {
        var row = Array.IndexOf(set.TestDigits, digit);
        return set.Test[(row * set.Pixels)..((row + 1) * set.Pixels)];
    }
}
