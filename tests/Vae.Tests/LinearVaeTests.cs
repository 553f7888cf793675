using Xunit;

namespace Vae.Tests;

/// <summary>
/// A linear VAE with one learned variance has the likelihood of probabilistic PCA as the optimum of its ELBO (Lucas et al.,
/// arXiv:1911.02469), and that is known in closed form (Tipping and Bishop 1999).
/// </summary>
public sealed class LinearVaeTests
{
    private const int Rows = 512;
    private const int Latent = 2;

    /// <summary>Variances along the axes: exactly these in the sample, the last three what is left to the learned variance.</summary>
    private static readonly double[] _variances = [4, 2, 0.3, 0.2, 0.1];

    /// <summary>Nats that the last of the training may lack; the start is 20 times as far away.</summary>
    private const double Shortfall = 0.05;

    [Fact]
    public void Train_DataOfKnownCovariance_ReachesTheAnalyticOptimum()
    {
        var data = new VaeDataset(Data(), _variances.Length);
        var options = new VaeOptions
        {
            LatentDimension = Latent, Network = new MlpNetwork { HiddenDimensions = [] }, Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Learned },
            Epochs = 600, BatchSize = Rows, Objective = new ElboObjective { Samples = 4 }, Optimizer = new Adam { LearningRate = 0.02 }, LearningRateSchedule = new CosineAnnealing(),
        };

        var model = VaeTrainer.Train(data, options);

        var noise = _variances[Latent..].Average();
        // -log p(x) of probabilistic PCA.
        var optimum = 0.5 * (_variances[..Latent].Sum(Math.Log) + ((_variances.Length - Latent) * Math.Log(noise))
            + (_variances.Length * (1 + Math.Log(2 * Math.PI))));
        var losses = new float[Rows];
        model.NegativeElbo(data.Rows.Span, samples: 100, seed: 1, losses);
        // 51,200 draws: their mean is off by less than 0.01.
        Assert.InRange(losses.Average(), optimum - 0.01, optimum + Shortfall);
        Assert.InRange(Math.Exp(model.Weights["likelihood.logVar"][0]), 0.95 * noise, 1.05 * noise);
        Assert.InRange(model.History[0].Loss, optimum + 1, double.MaxValue);
    }

    /// <summary>Normal columns made orthogonal and of mean 0, then scaled: their sample covariance is exactly diagonal.</summary>
    private static float[] Data()
    {
        var dimension = _variances.Length;
        var columns = new List<double[]> { Enumerable.Repeat(1 / Math.Sqrt(Rows), Rows).ToArray() };
        for (var d = 0; d < dimension; d++)
        {
            var column = TestValues.Normal(Rows, seed: 20 + d).Select(value => (double)value).ToArray();
            foreach (var other in columns)
            {
                var along = column.Zip(other, (a, b) => a * b).Sum();
                column = [.. column.Zip(other, (a, b) => a - (along * b))];
            }

            var length = Math.Sqrt(column.Sum(value => value * value));
            columns.Add([.. column.Select(value => value / length)]);
        }

        var rows = new float[Rows * dimension];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)(columns[(i % dimension) + 1][i / dimension] * Math.Sqrt(Rows * _variances[i % dimension]));
        }

        return rows;
    }
}
