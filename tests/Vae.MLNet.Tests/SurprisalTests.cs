using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>The default score of anomaly detectors, and the share of rows that score lower.</summary>
public sealed class SurprisalTests
{
    /// <summary>A score is the sum of its contributions, rounded once.</summary>
    private const double SumTolerance = 1e-6;

    /// <summary>Streamed rows train another model to rounding; the given model here is the same.</summary>
    private const float StreamTolerance = 1e-6f;

    private static readonly VaeAnomalyOptions _all = new() { FeatureContributions = true, ScorePercentile = true };

    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Score_TypicalRowsAndAnOutlier_NearZeroAndOneSlotStandsOut()
    {
        var options = _all with { Training = TestOptions.Quick with { Epochs = 60 } };
        var detector = Vae(options).Fit(Views.Make(_context, rows: 200));
        var rows = TestRow.Make(201, seed: 5);
        rows[200].Features[3] += 4;
        var output = detector.Transform(Views.Make(_context, rows));
        var contributions = output.GetColumn<float[]>("FeatureContributions").ToArray();
        var scores = output.GetColumn<float>("Score").ToArray();

        Assert.Equal(VaeAnomalyScore.Surprisal, detector.ScoreKind);
        Assert.All(scores.Zip(contributions), row => Assert.Equal(row.Second.Sum(part => (double)part), row.First, SumTolerance * row.First));
        Assert.InRange(contributions.Take(200).SelectMany(row => row).Order().ElementAt(600), 0, 0.6);
        Assert.True(contributions[200][3] > 3, $"{contributions[200][3]} nats.");
        Assert.All(contributions[200].Where((_, slot) => slot != 3), part => Assert.True(part < contributions[200][3]));
        Assert.Equal(100, output.GetColumn<float>("ScorePercentile").Last());
    }

    [Fact]
    public void Score_AColumnTimesAThousand_TheSame()
    {
        var (rows, scaled) = (TestRow.Make(200, seed: 3), TestRow.Make(200, seed: 3));
        foreach (var row in scaled)
        {
            row.Features[2] *= 1000;
        }

        var (expected, actual) = (Outputs(rows), Outputs(scaled));

        // Rounding of the column in other units, through 40 steps of training.
        Assert.All(expected.Scores.Zip(actual.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-3f * Math.Max(1, pair.First)));
        Assert.All(expected.Parts.Zip(actual.Parts), pair => Assert.Equal(pair.First, pair.Second, 1e-3f * Math.Max(1, pair.First)));
        Assert.True(expected.Scores.Max() > 2 * expected.Scores.Min());

        (float[] Scores, float[] Parts) Outputs(TestRow[] given)
        {
            var data = Views.Make(_context, given);
            var output = Vae(_all with { Training = new VaeOptions { Epochs = 20, Seed = 1 } }).Fit(data).Transform(data);
            return ([.. output.GetColumn<float>("Score")], [.. output.GetColumn<float[]>("FeatureContributions").SelectMany(parts => parts)]);
        }
    }

    [Fact]
    public void ScorePercentile_TrainingRows_TheShareThatScoresLower()
    {
        var data = Views.Make(_context);
        var detector = Vae(_all with { Training = TestOptions.Quick, Contamination = 0.1 }).Fit(data);
        var output = detector.Transform(data);
        var scores = output.GetColumn<float>("Score").ToArray();

        Assert.Equal(scores.Select(score => 100f * scores.Count(other => other < score) / 40), output.GetColumn<float>("ScorePercentile"));
        Assert.Equal(output.GetColumn<bool>("PredictedLabel"), scores.Select(score => detector.PercentileOf(score) >= 90));
        Assert.Equal((0, 100), (detector.PercentileOf(0), detector.PercentileOf(float.PositiveInfinity)));
    }

    /// <summary>Of every score there are percentiles, in the loaded detector too.</summary>
    [Fact]
    public void PercentileOf_OtherKindAndLoaded_TheSame()
    {
        var data = Views.Make(_context);
        var detector = Vae(new() { Training = TestOptions.Quick, Score = VaeAnomalyScore.NegativeElbo }).Fit(data);
        using var file = new MemoryStream();
        _context.Model.Save(detector, data.Schema, file);
        file.Position = 0;
        var loaded = (VaeAnomalyTransformer)_context.Model.Load(file, out _);

        Assert.False(loaded.ScorePercentile);
        Assert.Equal(50, detector.PercentileOf(detector.Transform(data).GetColumn<float>("Score").Order().ElementAt(20)));
        Assert.Equal(detector.PercentileOf(detector.Threshold), loaded.PercentileOf(detector.Threshold));
    }

    [Fact]
    public void Score_Autoencoder_NeedsNoPosterior()
    {
        var data = Views.Make(_context);
        var detector = Vae(_all with { Training = TestOptions.Quick with { Objective = new AutoencoderObjective() } }).Fit(data);

        Assert.All(detector.Transform(data).GetColumn<float>("Score"), score => Assert.InRange(score, 0, 100));
    }

    [Fact]
    public void Fit_GivenModel_MeasuresByTheRowsGivenToFit()
    {
        var trainers = _context.AnomalyDetection.Trainers;
        var (data, other) = (Views.Make(_context), Views.Make(_context, seed: 44));
        var trained = Vae(new() { Training = TestOptions.Quick }).Fit(data);

        Assert.Equal(
            OutputBits.Of(trained.Transform(data), "Score"), OutputBits.Of(trainers.Vae("Features", trained.Model).Fit(data).Transform(data), "Score"));
        Assert.NotEqual(
            OutputBits.Of(trained.Transform(data), "Score"), OutputBits.Of(trainers.Vae("Features", trained.Model).Fit(other).Transform(data), "Score"));
    }

    [Fact]
    public void Score_WeightedRows_MeasuredByWeight()
    {
        var rows = TestRow.Make(40, seed: 3);
        rows[7].Features[0] = 50;
        rows[7].Number = 1e-6f;
        var options = new VaeAnomalyOptions { Training = TestOptions.Quick };

        var weighted = _context.AnomalyDetection.Trainers.Vae("Features", options, exampleWeightColumnName: "Number").Fit(Views.Make(_context, rows));
        var scores = weighted.Transform(Views.Make(_context, rows)).GetColumn<float>("Score").ToArray();

        Assert.Equal(scores.Max(), scores[7]);
        Assert.Equal(100, weighted.PercentileOf(scores[7]), 1e-2f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10 * 24)]
    public void Score_StreamedRows_AsInMemory(long budget)
    {
        var data = Views.Make(_context, rows: 90);
        var streamed = Vae(new() { Training = TestOptions.Quick with { Run = TestOptions.Quick.Run with { MemoryBudget = budget } } }).Fit(data);
        var inMemory = _context.AnomalyDetection.Trainers.Vae("Features", streamed.Model).Fit(data);
        var pairs = streamed.Transform(data).GetColumn<float>("Score").Zip(inMemory.Transform(data).GetColumn<float>("Score"));

        Assert.All(pairs, pair => Assert.Equal(pair.First, pair.Second, StreamTolerance * pair.First));
        Assert.Equal(inMemory.Threshold, streamed.Threshold, StreamTolerance * inMemory.Threshold);
    }

    [Fact]
    public void Score_MissingValues_ContributeNothing()
    {
        var data = Views.Make(_context, TestRow.MakeWithHoles(40, seed: 3));
        var detector = Vae(_all with { Training = TestOptions.Quick with { MissingValues = MissingValues.Ignore } }).Fit(data);
        var rows = data.GetColumn<float[]>("Features").Zip(detector.Transform(data).GetColumn<float[]>("FeatureContributions"));

        Assert.Equal(14, rows.Sum(row => row.First.Count(float.IsNaN)));
        Assert.All(rows, row => Assert.Equal(row.First.Select(float.IsNaN), row.Second.Select(part => part == 0)));
    }

    private VaeAnomalyEstimator Vae(VaeAnomalyOptions options) => _context.AnomalyDetection.Trainers.Vae("Features", options);
}
