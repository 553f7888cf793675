using Vae;

/// <summary>
/// The experiments of Kingma and Welling, "Auto-Encoding Variational Bayes" (arXiv:1312.6114), section 5 and appendix A: the lower bound by
/// latent size and rows seen, the learned manifold, samples, and the marginal likelihood.
/// </summary>
internal static class AutoEncodingBayes
{
    private const int Seed = 1;
    private const int Draws = 1000; // for the marginal likelihood
    private const int ScoredRows = 1000; // by as many draws

    public static void Run(Settings settings)
    {
        var set = DigitSet.Read(settings);
        var small = DigitSet.Read(settings with { Quick = true });
        Bernoulli(settings, set);
        Gaussian(settings, small);
        Marginal(settings, set);
        TenDraws(settings, set);
    }

    /// <summary>Figures 2, 4 and 5: one hidden layer of 500, tanh, minibatches of 100, grey levels read as probabilities.</summary>
    private static void Bernoulli(Settings settings, DigitSet set)
    {
        var gaps = new Csv(Path.Combine(settings.Folder, "gaps.csv"), "latent,draws,bound,standard_error");
        foreach (var latent in settings.Quick ? (int[])[2, 5] : [2, 20, 3, 10, 5, 200])
        {
            var options = Options(settings, latent, settings.Quick ? 50 : 500, VaeLikelihood.Bernoulli, settings.Quick ? 20 : 10);
            var model = WatchedRun.Train(settings, $"bernoulli-{latent}", new VaeDataset(set.Training, set.Pixels), set.Test, options, Looks);
            foreach (var draws in settings.Quick ? (int[])[1, 10] : [1, 10, 100, Draws])
            {
                var (bound, error) = Bounds.Mean(model, set.Test[..(Math.Min(ScoredRows * set.Pixels, set.Test.Length))], draws, settings.Threads);
                gaps.Add(latent, draws, bound, error);
            }

            if (latent is 2 or 5 or 10 or 20)
            {
                var samples = new float[64 * set.Pixels];
                model.SampleMeans(64, Seed, samples);
                Pictures.Save(Path.Combine(settings.Folder, $"samples-{latent}.csv"), samples, set.Pixels);
            }

            if (latent == 2)
            {
                var plane = Plane.Points(side: 20);
                var manifold = new float[plane.Length / 2 * set.Pixels];
                model.Decode(plane, manifold);
                Pictures.Save(Path.Combine(settings.Folder, "manifold.csv"), manifold, set.Pixels);
            }
        }
    }

    /// <summary>Figure 2's other half has continuous faces, which are not to be had here: these are the digits of samples/data.</summary>
    private static void Gaussian(Settings settings, DigitSet set)
    {
        var likelihood = new GaussianLikelihood { Mean = OutputMean.Sigmoid, Variance = GaussianVariance.Learned };
        foreach (var latent in settings.Quick ? (int[])[2] : [2, 5, 10, 20])
        {
            var options = Options(settings, latent, 200, likelihood, settings.Quick ? 20 : 500);
            WatchedRun.Train(settings, $"gaussian-{latent}", new VaeDataset(set.Training, set.Pixels), set.Test, options, Looks);
        }
    }

    /// <summary>Figure 3: a hidden layer of 100, three latent units, 1,000 training rows and all.</summary>
    private static void Marginal(Settings settings, DigitSet set)
    {
        var marginal = new Csv(Path.Combine(settings.Folder, "marginal.csv"), "training_rows,rows,elbo,log_p,standard_error");
        var all = set.Training.Length / set.Pixels;
        foreach (var rows in (int[])[Math.Min(1000, all), all])
        {
            var training = set.Training[..(rows * set.Pixels)];
            var options = Options(settings, 3, 100, VaeLikelihood.Bernoulli, 20 * all / rows);
            var model = WatchedRun.Train(settings, $"marginal-{rows}", new VaeDataset(training, set.Pixels), set.Test, options, Looks);
            foreach (var (name, scored) in ((string, float[])[])[("train", training), ("test", set.Test)])
            {
                var some = scored[..Math.Min(ScoredRows * set.Pixels, scored.Length)];
                var (elbo, _) = Bounds.Mean(model, some, draws: 1, settings.Threads);
                var (bound, error) = Bounds.Mean(model, some, settings.Quick ? 10 : Draws, settings.Threads);
                marginal.Add(rows, name, elbo, bound, error);
                Console.WriteLine($"{rows} training rows, {name}: ELBO {elbo:F2}, log p(x) {bound:F2} +- {error:F2} nats");
            }
        }
    }

    /// <summary>Ten draws a row and step beside one, on the net of <see cref="Marginal"/>.</summary>
    private static void TenDraws(Settings settings, DigitSet set)
    {
        var ten = Options(settings, 3, 100, VaeLikelihood.Bernoulli, 20) with { Objective = new ElboObjective { Samples = 10 } };
        WatchedRun.Train(settings, "ten-draws", new VaeDataset(set.Training, set.Pixels), set.Test, ten, Looks);
    }

    // After epochs 1, 2, 3, 5, 7, 10, 15, 22 and so on: evenly spaced where the axis is logarithmic.
    private static bool Looks(int epoch) => epoch <= 3 || (int)Math.Log(epoch, 1.45) > (int)Math.Log(epoch - 1, 1.45);

    private static VaeOptions Options(Settings settings, int latent, int hidden, VaeLikelihood likelihood, int epochs) => new()
    {
        Network = new MlpNetwork { HiddenDimensions = [hidden], Activation = Activation.Tanh },
        LatentDimension = latent,
        Likelihood = likelihood,
        BatchSize = 100,
        Epochs = settings.Epochs ?? (settings.Quick ? Math.Min(epochs, 20) : epochs),
        Seed = Seed,
    };
}
