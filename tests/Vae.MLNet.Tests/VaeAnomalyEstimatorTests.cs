using Microsoft.ML;
using Microsoft.ML.Data;

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
        var transformer = _context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick, contamination).Fit(data);
        var transformed = transformer.Transform(data);
        var scores = transformed.GetColumn<float>("Score").ToArray();

        Assert.Equal(anomalies, transformed.GetColumn<bool>("PredictedLabel").Count(label => label));
        Assert.Contains(transformer.Threshold, scores);
        Assert.All(scores, score => Assert.True(score >= 0));
    }

    [Theory]
    [InlineData(GaussianVariance.Fixed)]
    [InlineData(GaussianVariance.Learned)]
    [InlineData(GaussianVariance.PerFeature)]
    [InlineData(GaussianVariance.PerOutput)]
    public void Score_IsNonNegativeAndItsSharesAddUp(GaussianVariance variance)
    {
        var data = Views.MakeNamed(_context);
        var options = TestOptions.Quick with { Likelihood = new GaussianLikelihood { Variance = variance } };
        var transformer = _context.AnomalyDetection.Trainers.Vae("Features", options, featureContributions: true).Fit(data);
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
        var transformer = _context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted).Fit(data);
        var rows = TestRow.Make(40, seed: 3).SelectMany(r => r.Features).ToArray();
        var losses = new float[40];
        TestModel.Fitted.ReconstructionLoss(rows, losses);

        Assert.Equal(losses.Select(loss => loss - TestModel.Fitted.MinReconstructionLoss), transformer.Transform(data).GetColumn<float>("Score"));
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
}
