using System.Globalization;
using Vae;

/// <summary>
/// The two nets that the texts begin with: an autoencoder 10-5-2-5-10, and the VAE of the same layers whose second head is a softplus away from sigma.
/// First with given weights and noise, where PyTorch's results are known, then trained on rows of ten values.
/// </summary>
internal static class NotebookNets
{
    private const int Seed = 1;

    private static readonly MlpNetwork _network = new() { HiddenDimensions = [5], Activation = Activation.ReLU };

    private static readonly VaeOptions _autoencoder = new()
    {
        Network = _network, LatentDimension = 2, Objective = new AutoencoderObjective(), Optimizer = new Adam { LearningRate = 0.003 },
        PosteriorScale = PosteriorScale.SoftplusStandardDeviation, Seed = Seed,
    };

    // A variance of 0.05: with 1 the decoder's noise would drown columns in [0, 1].
    private static readonly VaeOptions _vae = _autoencoder with
    {
        Objective = new ElboObjective(), Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.05) },
    };

    public static void Run(Settings settings)
    {
        Compare(settings);
        Train(settings);
    }

    private static void Compare(Settings settings)
    {
        var given = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "pytorch.csv")).Select(line => line.Split(','))
            .ToDictionary(cells => cells[0], cells => cells.Skip(1).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray());
        var architecture = _vae.BuildArchitecture(10);
        var model = new VaeModel(new VaeWeights(architecture, [.. architecture.GetParameters().SelectMany(parameter => given[parameter.Name])]));
        var rows = given["rows"];
        var (mu, logVar, reconstructed, sampled) = (new float[8], new float[8], new float[rows.Length], new float[rows.Length]);
        model.Encode(rows, mu, logVar);
        model.Reconstruct(rows, reconstructed);
        float[] sigma = [.. logVar.Select(s => MathF.Exp(s / 2))];
        model.Decode([.. mu.Select((m, i) => m + (sigma[i] * given["epsilon"][i]))], sampled);
        var differences = new Csv(Path.Combine(settings.Folder, "pytorch.csv"), "what,largest_difference");
        foreach (var (name, ours) in ((string, float[])[])[("mu", mu), ("sigma", sigma), ("autoencoder", reconstructed), ("vae", sampled)])
        {
            var difference = ours.Zip(given[name], (a, b) => Math.Abs(a - b)).Max();
            differences.Add(name, difference);
            Console.WriteLine($"{name,-11}: within {difference:G2} of PyTorch's");
        }
    }

    /// <summary>On the ten pixels of the small digits that vary most.</summary>
    private static void Train(Settings settings)
    {
        var set = DigitSet.Read(settings with { Quick = true });
        int[] pixels = [.. Enumerable.Range(0, set.Pixels).OrderByDescending(pixel => Variance(set.Training, pixel, set.Pixels)).Take(10)];
        var (training, test) = (Columns(set.Training, pixels, set.Pixels), Columns(set.Test, pixels, set.Pixels));
        var epochs = settings.Quick ? 100 : 600;
        var errors = new Csv(Path.Combine(settings.Folder, "errors.csv"), "model,squared_error");
        var mean = new float[10];
        Array.ForEach([.. training.Index()], value => mean[value.Index % 10] += value.Item / (training.Length / 10));
        Write("mean of the columns", [.. Enumerable.Repeat(mean, test.Length / 10).SelectMany(row => row)]);
        var pca = new Pca([.. training.Chunk(10)], width: 2);
        Write("PCA 2", [.. test.Chunk(10).SelectMany(pca.Reconstruct)]);
        foreach (var (name, options) in ((string, VaeOptions)[])[("autoencoder", _autoencoder), ("VAE", _vae)])
        {
            var reconstructed = new float[test.Length];
            VaeTrainer.Train(new VaeDataset(training, 10), options with { Epochs = epochs }).Reconstruct(test, reconstructed);
            Write(name, reconstructed);
        }

        void Write(string name, float[] found)
        {
            var error = 10 * found.Zip(test, (a, b) => (double)(a - b) * (a - b)).Average();
            errors.Add(name, error);
            Console.WriteLine($"{name,-19}: squared error of a test row {error:F3}");
        }
    }

    private static float[] Columns(float[] rows, int[] columns, int width) =>
        [.. rows.Chunk(width).SelectMany(row => columns.Select(column => row[column]))];

    private static double Variance(float[] rows, int column, int width)
    {
        float[] values = [.. rows.Where((_, i) => i % width == column)];
        var mean = values.Average();
        return values.Average(value => (double)(value - mean) * (value - mean));
    }
}
