using System.Globalization;

namespace Vae.Benchmarks;

/// <summary>
/// What the floor of the likelihood's log-variances does where a column is constant, whose variance falls to it, and what to columns that
/// are all but exact.
/// </summary>
internal static class FloorTable
{
    private const int Rows = 1000;
    private const int Seeds = 2;
    private const int Epochs = 1500;

    // Deviations of the columns' noise, beside factors of deviation 1; the last column is constant.
    private static readonly float[] _noise = [0.3f, 0.1f, 0.03f, 0.01f, 0];

    public static int Print()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine($"{Rows} rows of 2 factors seen in {_noise.Length - 1} columns of noise {string.Join(", ", _noise[..^1])}, and a constant column.");
        Console.WriteLine("| variance | floor | deviation | largest rise of the loss after half of training, nats | error of the constant column | loss of the others, nats |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var variance in (ReadOnlySpan<GaussianVariance>)[GaussianVariance.PerOutput, GaussianVariance.PerFeature])
        {
            foreach (var floor in (ReadOnlySpan<double>)[-30, -16, -14, -12, -10, -8])
            {
                Print(variance, floor);
            }
        }

        return 0;
    }

    private static void Print(GaussianVariance variance, double floor)
    {
        var columns = _noise.Length;
        var rows = Table();
        var (rise, error, loss) = (0.0, 0.0, 0.0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var options = new VaeOptions
            {
                Epochs = Epochs, BatchSize = 128, Seed = seed, Optimizer = new Adam { LearningRate = 3e-3 },
                Network = VaeArchitecture.Mlp(columns, 2, [32], likelihood: new GaussianLikelihood { Variance = variance }) with
                {
                    MinLikelihoodLogVariance = floor,
                },
            };
            var model = VaeTrainer.Train(new VaeDataset(rows, columns), options);
            var (losses, means) = (new float[rows.Length], new float[rows.Length]);
            model.ReconstructionLossPerFeature(rows, losses);
            model.Reconstruct(rows, means);
            for (var epoch = Epochs / 2; epoch < Epochs; epoch++)
            {
                rise = Math.Max(rise, model.History[epoch].Loss - model.History[epoch - 1].Loss);
            }

            for (var i = 0; i < rows.Length; i++)
            {
                error = i % columns == columns - 1 ? Math.Max(error, Math.Abs(means[i] - rows[i])) : error;
                loss += i % columns == columns - 1 ? 0 : losses[i] / ((double)Seeds * Rows);
            }
        }

        Console.WriteLine($"| {variance} | {floor} | {Math.Exp(floor / 2):G2} | {rise:F2} | {error:G2} | {loss:F2} |");
    }

    private static float[] Table()
    {
        var random = new Random(1);
        var rows = new float[Rows * _noise.Length];
        for (var row = 0; row < Rows; row++)
        {
            var (a, b) = (Normal(random), Normal(random));
            float[] signal = [a, b, (a + b) / MathF.Sqrt(2), (a - b) / MathF.Sqrt(2), 0];
            for (var column = 0; column < _noise.Length; column++)
            {
                rows[(row * _noise.Length) + column] = signal[column] + (_noise[column] * Normal(random));
            }
        }

        return rows;
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
