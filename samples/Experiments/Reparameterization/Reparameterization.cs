using Vae;

/// <summary>
/// Why VAEs are trained by the reparameterisation trick: two unbiased estimators of the same gradient, beside the exact one, on the
/// small digits of samples/data. Their means, their variances, and what training by each comes to.
/// </summary>
internal static class Reparameterization
{
    private const double Variance = 0.05;
    private const int Seed = 1;

    public static void Run(Settings settings)
    {
        var digits = DigitSet.Read(settings with { Quick = true }); // 8 x 8 pixels: small whatever the command line says
        Compare(settings, digits);
        Train(settings, digits);
    }

    /// <summary>All on the same rows, before training and after it, by latent size.</summary>
    private static void Compare(Settings settings, DigitSet digits)
    {
        var (rows, draws) = settings.Quick ? (4, 2_000) : (20, 20_000);
        var variances = new Csv(
            Path.Combine(settings.Folder, "variances.csv"), "state,latent,estimator,largest_deviation_in_standard_errors,squared_gradient,variance");
        var means = new Csv(Path.Combine(settings.Folder, "means.csv"), "component,estimator,exact,mean,standard_error");
        foreach (var latent in settings.Quick ? (int[])[2, 10] : [1, 2, 5, 10, 20, 50])
        {
            var trained = LinearModel(digits, latent, epochs: settings.Quick ? 20 : 200);
            var untrained = new VaeModel(VaeWeights.Initialize(trained.Architecture, Seed));
            foreach (var (state, model) in ((string, VaeModel)[])[("untrained", untrained), ("trained", trained)])
            {
                var moments = Enumerable.Range(0, rows).Select(row => Moments(model, digits, row, draws)).ToArray();
                foreach (var estimator in Enum.GetValues<GradientEstimator>())
                {
                    var estimates = moments.Select(row => (row.Exact, Found: row.Of(estimator))).ToArray();
                    var deviation = estimates.Max(row => row.Exact.Select((exact, i) => Math.Abs(row.Found.Mean[i] - exact) / row.Found.Error[i]).Max());
                    var variance = estimates.Average(row => row.Found.Error.Sum(e => e * e) * draws);
                    variances.Add(state, latent, estimator, deviation, estimates.Average(row => row.Exact.Sum(g => g * g)), variance);
                    Console.WriteLine(
                        $"{latent,2} latent, {state,-9}, {estimator,-17}: within {deviation:F1} standard errors of the exact gradient; variance {variance:G3}");
                    for (var i = 0; i < 2 * latent && latent == 10 && state == "untrained"; i++)
                    {
                        var (exact, (mean, error)) = estimates[0];
                        means.Add(i < latent ? $"mu {i}" : $"logVar {i - latent}", estimator, exact[i], mean[i], error[i]);
                    }
                }
            }
        }
    }

    private static GradientMoments Moments(VaeModel model, DigitSet digits, int row, int draws)
    {
        var pixels = digits.Training[(row * digits.Pixels)..((row + 1) * digits.Pixels)];
        var (mu, logVar) = (new float[model.LatentDimension], new float[model.LatentDimension]);
        model.Encode(pixels, mu, logVar);
        return new(LinearVae.Of(model, Variance), pixels, mu, logVar, draws, Seed + row);
    }

    /// <summary>All parameters by Adam, one draw for each row of a batch; of four learning rates each estimator's best.</summary>
    private static void Train(Settings settings, DigitSet digits)
    {
        const int Latent = 5;
        var steps = settings.Quick ? 300 : 6000;
        var training = new Csv(Path.Combine(settings.Folder, "training.csv"), "step,estimator,learning_rate,elbo");
        foreach (var estimator in Enum.GetValues<GradientEstimator>())
        {
            var best = ((double[])[1e-3, 3e-3, 1e-2, 3e-2])
                .Select(rate => (Rate: rate, Curve: LinearTraining.Run(digits, Latent, Variance, estimator, rate, steps, Seed)))
                .MaxBy(run => run.Curve[^1].Elbo);
            foreach (var (step, elbo) in best.Curve)
            {
                training.Add(step, estimator, best.Rate, elbo);
            }

            Console.WriteLine($"Trained by {estimator,-17}: ELBO {best.Curve[^1].Elbo,8:F2} nats after {steps} steps, learning rate {best.Rate}");
        }

        // What there is to be reached: the library's own training.
        var model = LinearModel(digits, Latent, epochs: settings.Quick ? 100 : 400);
        var losses = new float[digits.Training.Length / digits.Pixels];
        model.NegativeElbo(digits.Training, samples: 100, Seed, losses);
        training.Add(steps, "Library", 0.01, -losses.Average());
        Console.WriteLine($"Trained by the library : ELBO {-losses.Average(),14:F2} nats");
    }

    private static VaeModel LinearModel(DigitSet digits, int latent, int epochs) =>
        VaeTrainer.Train(new VaeDataset(digits.Training, digits.Pixels), new VaeOptions
        {
            Network = new MlpNetwork { HiddenDimensions = [] },
            LatentDimension = latent,
            Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(Variance) },
            Optimizer = new Adam { LearningRate = 0.01 },
            LearningRateSchedule = new CosineAnnealing(),
            Epochs = epochs,
            Seed = Seed,
        });
}
