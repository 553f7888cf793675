using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Tests;

namespace Vae.MLNet.Tests;

/// <summary>What must not make a row anomalous.</summary>
public sealed class AnomalyScoreTests
{
    private readonly MLContext _context = new(seed: 5);

    /// <summary>With a learned variance a loss may be far below 0, which a slot that is not there must not count as.</summary>
    [Theory]
    [InlineData("Fixed")]
    [InlineData("PerFeature")]
    [InlineData("PerOutput")]
    public void Score_RowsWithHoles_LessThanTheWholeRows(string variance)
    {
        var training = TestOptions.Quick with
        {
            Likelihood = new GaussianLikelihood { Variance = Named.Variance(variance) }, MissingValues = MissingValues.Ignore, Epochs = 20,
        };
        var whole = Views.Make(_context);
        var holes = new SpyDataView(whole, (vector, row) => WithHoles(vector, every: row % 5 == 0 ? 3 : int.MaxValue));
        var halves = new SpyDataView(whole, (vector, _) => WithHoles(vector, every: 2));
        foreach (var score in (VaeAnomalyScore[])[VaeAnomalyScore.ReconstructionLoss, VaeAnomalyScore.Surprisal])
        {
            var options = new VaeAnomalyOptions { Training = training, Score = score };
            var detector = _context.AnomalyDetection.Trainers.Vae("Features", options).Fit(holes);

            var (scoreOfWhole, scoreOfHalf) = (MeanScore(detector, whole), MeanScore(detector, halves));

            Assert.True(scoreOfHalf < scoreOfWhole, $"{scoreOfHalf} of half the slots, {scoreOfWhole} of all.");
        }
    }

    /// <summary>A grey that every row has is no anomaly; the entropy of its probability is.</summary>
    [Fact]
    public void Score_GreyLevelsThatTheVaeKnows_NextToNothing()
    {
        var grey = new SpyDataView(Views.Make(_context), (vector, _) => new VBuffer<float>(6, [0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f]));
        var options = new VaeAnomalyOptions
        {
            Training = TestOptions.Quick with { Likelihood = VaeLikelihood.Bernoulli, Epochs = 300, Optimizer = new Adam { LearningRate = 0.01 } },
            Score = VaeAnomalyScore.ReconstructionLoss,
        };

        var score = MeanScore(_context.AnomalyDetection.Trainers.Vae("Features", options).Fit(grey), grey);

        Assert.InRange(score, 0, 0.01);
    }

    private static VBuffer<float> WithHoles(VBuffer<float> vector, int every) =>
        new(vector.Length, [.. vector.DenseValues().Select((value, i) => (i + 1) % every == 0 ? float.NaN : value)]);

    private static double MeanScore(VaeAnomalyTransformer detector, IDataView data) =>
        detector.Transform(data).GetColumn<float>("Score").Average();
}
