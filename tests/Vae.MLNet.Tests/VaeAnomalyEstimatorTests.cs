using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Mapping;
using Vae.MLNet.Tests.Anomaly;
using Vae.Tests;

namespace Vae.MLNet.Tests;

public sealed class VaeAnomalyEstimatorTests
{
    /// <summary>Rounding of a sum of six shares against the score computed at once.</summary>
    private const float SumTolerance = 1e-4f;

    private readonly MLContext _context = new(seed: 5);

    [Theory]
    [InlineData(0.1, 4)]
    [InlineData(0.25, 10)]
    [InlineData(0, 0)]
    [InlineData(0.99, 39)]
    public void Fit_SetsThresholdByContamination(double contamination, int anomalies)
    {
        var data = Views.Make(_context);
        var transformer = _context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick, contamination: contamination).Fit(data);
        var transformed = transformer.Transform(data);
        var scores = transformed.GetColumn<float>("Score").ToArray();

        Assert.Equal(anomalies, transformed.GetColumn<bool>("PredictedLabel").Count(label => label));
        Assert.Contains(transformer.Threshold, scores);
        Assert.All(scores, score => Assert.True(score >= 0));
    }

    [Theory]
    [InlineData("Fixed")]
    [InlineData("Learned")]
    [InlineData("PerFeature")]
    [InlineData("PerOutput")]
    public void Score_IsNonNegativeAndItsSharesAddUp(string variance)
    {
        var data = Views.MakeNamed(_context);
        var options = new VaeAnomalyOptions
        {
            Training = TestOptions.Quick with { Likelihood = new GaussianLikelihood { Variance = Named.Variance(variance) } },
            Score = VaeAnomalyScore.ReconstructionLoss,
            FeatureContributions = true,
        };
        var transformer = _context.AnomalyDetection.Trainers.Vae("Features", options).Fit(data);
        var transformed = transformer.Transform(data);
        var scores = transformed.GetColumn<float>("Score").ToArray();
        var shares = transformed.GetColumn<float[]>("FeatureContributions").ToArray();

        Assert.All(scores, score => Assert.True(score >= 0));
        Assert.All(scores.Zip(shares), pair => Assert.Equal(pair.First, pair.Second.Sum(), SumTolerance * Math.Max(1, pair.First)));
    }

    [Fact]
    public void Score_IsTheReconstructionLossAboveItsBound()
    {
        var data = Views.Make(_context);
        var options = new VaeAnomalyOptions { Score = VaeAnomalyScore.ReconstructionLoss };
        var transformer = _context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted, options).Fit(data);
        var rows = TestRow.Make(40, seed: 3).SelectMany(r => r.Features).ToArray();
        var losses = new float[40];
        TestModel.Fitted.ReconstructionLoss(rows, losses);

        Assert.Equal(losses.Select(loss => loss - TestModel.Fitted.MinReconstructionLossPerFeature.ToArray().Sum()), transformer.Transform(data).GetColumn<float>("Score"));
    }

    [Theory]
    [InlineData(VaeAnomalyScore.Surprisal)]
    [InlineData(VaeAnomalyScore.ReconstructionLoss)]
    [InlineData(VaeAnomalyScore.NegativeElbo)]
    [InlineData(VaeAnomalyScore.ReconstructionProbability)]
    [InlineData(VaeAnomalyScore.ImportanceWeightedBound)]
    public void Score_OfEveryKind_IsNonNegativeAndHigherForOutliers(VaeAnomalyScore kind)
    {
        var data = Views.Make(_context);
        foreach (var variance in Named.Variances)
        {
            var training = TestOptions.Quick with { Epochs = 40, Likelihood = new GaussianLikelihood { Variance = Named.Variance(variance) } };
            var options = new VaeAnomalyOptions { Training = training, Score = kind };
            var transformer = _context.AnomalyDetection.Trainers.Vae("Features", options).Fit(data);
            var rows = TestRow.Make(2, seed: 3);
            rows[1].Features = [9, -9, 9, -9, 9, -9];
            var scores = transformer.Transform(_context.Data.LoadFromEnumerable(rows)).GetColumn<float>("Score").ToArray();
            var transformed = transformer.Transform(data);

            Assert.Equal(kind, transformer.ScoreKind);
            Assert.True(scores[1] > scores[0] + 1, $"{variance}: {scores[0]}, {scores[1]}.");
            Assert.All(transformed.GetColumn<float>("Score"), score => Assert.True(score >= 0));
            Assert.Equal(4, transformed.GetColumn<bool>("PredictedLabel").Count(label => label));
        }
    }

    [Fact]
    public void Score_OfBernoulliByBound_IsMinusTheBoundAboveZero()
    {
        var data = Views.Make(_context);
        var options = new VaeAnomalyOptions
        {
            Training = TestOptions.Quick with { Likelihood = VaeLikelihood.Bernoulli },
            Score = VaeAnomalyScore.ImportanceWeightedBound,
            ScoreSamples = 7,
            ScoreSeed = 3,
        };
        var clipped = _context.Transforms.NormalizeMinMax("Features").Fit(data).Transform(data);
        var transformer = _context.AnomalyDetection.Trainers.Vae("Features", options).Fit(clipped);
        var rows = clipped.GetColumn<float[]>("Features").ToArray();
        var (bounds, entropy) = (new float[40], new float[6]);
        transformer.Model.ImportanceWeightedBound(rows.SelectMany(r => r).ToArray(), 7, 3, bounds);

        Assert.Equal(
            rows.Zip(bounds, (row, bound) => MathF.Max(0, -bound - transformer.Model.MinReconstructionLoss(row, entropy))),
            transformer.Transform(clipped).GetColumn<float>("Score"));
    }

    [Fact]
    public void CrossValidationSplit_EveryFold_IsEvaluated()
    {
        var pipeline = _context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(_context.AnomalyDetection.Trainers.Vae("Features", new VaeAnomalyOptions { Training = TestOptions.Quick with { Epochs = 40 } }));
        foreach (var fold in _context.Data.CrossValidationSplit(Labelled(count: 120), numberOfFolds: 3))
        {
            var fitted = pipeline.Fit(fold.TrainSet);
            var metrics = _context.AnomalyDetection.Evaluate(fitted.Transform(fold.TestSet));
            var share = fitted.Transform(fold.TrainSet).GetColumn<bool>("PredictedLabel").Average(label => label ? 1 : 0);

            Assert.True(metrics.AreaUnderRocCurve > 0.5, $"AUC is {metrics.AreaUnderRocCurve}.");
            Assert.InRange(share, 0.09, 0.11);
        }
    }

    [Theory]
    [InlineData(0, new byte[] { 0, 0, 192, 127 }, "NaN")] // The threshold.
    [InlineData(5, new byte[] { 9, 0, 0, 0 }, "Score is 9")]
    [InlineData(9, new byte[] { 0, 0, 0, 0 }, "ScoreSamples is 0")]
    public void Load_DamagedSettings_SaysWhat(int offset, byte[] damage, string message)
    {
        var options = new VaeAnomalyOptions { Score = VaeAnomalyScore.NegativeElbo };
        var payload = TrainedBytes.Of(_context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted, options).Fit(Views.Make(_context)));

        // Before the settings: version and checksum, then the kind and the column's name, each with its length.
        var settings = TransformerPayload.ContentStart + 1 + "anomaly".Length + 1 + "Features".Length;
        damage.CopyTo(payload, settings + offset);
        SHA256.HashData(payload.AsSpan(TransformerPayload.ContentStart), payload.AsSpan(sizeof(int)));
        using var stream = new MemoryStream(payload);

        var error = Assert.Throws<InvalidDataException>(() => new TransformerReader().Read(_context, stream));
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WithThreshold_ChangesOnlyTheLabels()
    {
        var data = Views.Make(_context);
        var transformer = _context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick).Fit(data);
        var strict = transformer.WithThreshold(0);

        Assert.Equal(OutputBits.Of(transformer.Transform(data), "Score"), OutputBits.Of(strict.Transform(data), "Score"));
        Assert.Equal(40, strict.Transform(data).GetColumn<bool>("PredictedLabel").Count(label => label));
        Assert.NotEqual(0, transformer.Threshold);
        Assert.Equal(3, _context.AnomalyDetection.ChangeModelThreshold(strict, 3).Threshold);
        Assert.Throws<ArgumentException>(() => transformer.WithThreshold(float.NaN));
    }

    [Fact]
    public void Score_IsAnnotatedAsOfAnAnomalyDetector()
    {
        var data = Views.Make(_context);
        var first = _context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted);
        var schema = first.Append(_context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted)).Fit(data).Transform(data).Schema;

        Assert.Equal([1u, 2u], schema.Where(c => c.Name == "Score").Select(SetId));
        Assert.Equal([1u, 2u], schema.Where(c => c.Name == "PredictedLabel").Select(SetId));
        Assert.Equal(("AnomalyDetection", "Score"), (Text(schema["Score"], "ScoreColumnKind"), Text(schema["Score"], "ScoreValueKind")));
        Assert.Equal("PredictedLabel", Text(schema["PredictedLabel"], "ScoreValueKind"));

        static uint SetId(DataViewSchema.Column column)
        {
            uint id = 0;
            column.Annotations.GetValue("ScoreColumnSetId", ref id);
            return id;
        }

        static string Text(DataViewSchema.Column column, string kind)
        {
            ReadOnlyMemory<char> text = default;
            column.Annotations.GetValue(kind, ref text);
            return text.ToString();
        }
    }

    [Fact]
    public void Evaluate_RowsFarFromTheLine_AreFound()
    {
        var train = Views.Make(_context, rows: 200);
        var rows = TestRow.Make(100, seed: 21);
        foreach (var row in rows.Where(r => r.Label))
        {
            Array.Reverse(row.Features);
            row.Features[0] += 3;
        }

        var options = TestOptions.Quick with { Epochs = 60 };
        var transformer = _context.AnomalyDetection.Trainers.Vae("Features", options).Fit(train);
        var data = _context.Data.LoadFromEnumerable(rows);
        var labelled = _context.Transforms.Conversion.ConvertType("Label", "Label", DataKind.Single).Fit(data).Transform(data);
        var metrics = _context.AnomalyDetection.Evaluate(transformer.Transform(labelled));

        Assert.True(metrics.AreaUnderRocCurve > 0.95, $"AUC is {metrics.AreaUnderRocCurve}.");
    }

    private IDataView Labelled(int count)
    {
        var data = _context.Data.LoadFromEnumerable(Outliers.Make(count));
        return _context.Transforms.Conversion.ConvertType("Label", "Label", DataKind.Single).Fit(data).Transform(data);
    }
}
