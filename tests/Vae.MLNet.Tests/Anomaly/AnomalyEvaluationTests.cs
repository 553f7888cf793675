using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Anomaly;

public sealed class AnomalyEvaluationTests
{
    private const int Digits = 12;

    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void EvaluateAtThreshold_RowsCountedByHand_GivesTheirMetrics()
    {
        // The areas are those of scikit-learn's example: roc_auc_score and average_precision_score.
        var metrics = Evaluate([(0.1f, false, false), (0.4f, false, true), (0.35f, true, false), (0.8f, true, true)]);

        Assert.Equal((1, 1, 1, 1), (metrics.TruePositives, metrics.FalsePositives, metrics.FalseNegatives, metrics.TrueNegatives));
        Assert.Equal((0.5, 0.5, 0.5, 0.5), (metrics.Precision, metrics.Recall, metrics.F1Score, metrics.Accuracy));
        Assert.Equal(0.75, metrics.AreaUnderRocCurve, Digits);
        Assert.Equal((1 + (2.0 / 3)) / 2, metrics.AveragePrecision, Digits);
    }

    [Fact]
    public void EvaluateAtThreshold_UnequalCounts_TellsPrecisionFromRecall()
    {
        var metrics = Evaluate(
            [(9, true, true), (8, true, true), (7, false, true), (6, true, false), (5, true, false), (4, false, false), (3, true, false), (2, false, false)]);

        Assert.Equal((2, 1, 3, 2), (metrics.TruePositives, metrics.FalsePositives, metrics.FalseNegatives, metrics.TrueNegatives));
        Assert.Equal((2.0 / 3, 0.4, 0.5, 0.5), (metrics.Precision, metrics.Recall, metrics.F1Score, metrics.Accuracy));
    }

    [Fact]
    public void EvaluateAtThreshold_NothingLabelledAnAnomaly_HasNoPrecision()
    {
        var metrics = Evaluate([(1, false, false), (2, true, false)]);

        Assert.Equal((0, 0, 0, 1), (metrics.Precision, metrics.Recall, metrics.F1Score, metrics.AreaUnderRocCurve));
    }

    [Fact]
    public void EvaluateAtThreshold_TiedScores_AreasAreThoseOfPairsAndThresholds()
    {
        var random = new Random(3);
        for (var i = 0; i < 50; i++)
        {
            var rows = Enumerable.Range(0, 30).Select(r => ((float)random.Next(6), r == 0 || (r > 1 && random.Next(3) == 0), false)).ToArray();
            var metrics = Evaluate(rows);

            Assert.Equal(AreaByPairs(rows), metrics.AreaUnderRocCurve, Digits);
            Assert.Equal(PrecisionByThresholds(rows), metrics.AveragePrecision, Digits);
        }
    }

    [Fact]
    public void EvaluateAtThreshold_OfATunedPipeline_HasTheBestF1OfAllThresholds()
    {
        var fitted = _context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(_context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick)).Fit(Views.Make(_context));
        var raw = Views.Make(_context, Outliers.Make(count: 80, by: 0.2f));
        var tuned = fitted.WithThresholdFromLabels(raw);
        var best = _context.AnomalyDetection.EvaluateAtThreshold(tuned.Transform(raw)).F1Score;
        var others = tuned.Transform(raw).GetColumn<float>("Score")
            .Select(score => _context.AnomalyDetection.EvaluateAtThreshold(fitted.WithThreshold(score).Transform(raw)).F1Score);

        Assert.InRange(best, 0.3, 0.99);
        Assert.All(others, other => Assert.True(other <= best, $"{other} is more than {best}."));
    }

    [Fact]
    public void EvaluateAtThreshold_RowsWithoutLabels_AreLeftOut()
    {
        var metrics = EvaluateLabels([0, 1, float.NaN, 1]);

        Assert.Equal((2, 0, 1), (metrics.TruePositives, metrics.FalsePositives, metrics.TrueNegatives));
        Assert.Equal(metrics, EvaluateLabels([0, 1, double.NaN, 1]));
    }

    [Fact]
    public void EvaluateAtThreshold_NumericLabelsOfEveryType_AreTakenAsBooleanOnes()
    {
        var expected = EvaluateLabels([false, true, false, true]);

        Assert.Equal((2, 1, 1), (expected.TruePositives, expected.FalsePositives, expected.TrueNegatives));
        Assert.Equal(expected, EvaluateLabels<float>([0, 1, 0, 1]));
        Assert.Equal(expected, EvaluateLabels<double>([0, 1, 0, 1]));
        Assert.Equal(expected, EvaluateLabels<sbyte>([-1, 1, -1, 1]));
        Assert.Equal(expected, EvaluateLabels<byte>([0, 1, 0, 1]));
        Assert.Equal(expected, EvaluateLabels<short>([-1, 1, 0, 1]));
        Assert.Equal(expected, EvaluateLabels<ushort>([0, 1, 0, 2]));
        Assert.Equal(expected, EvaluateLabels<int>([0, 1, 0, 1]));
        Assert.Equal(expected, EvaluateLabels<uint>([0, 1, 0, 1]));
        Assert.Equal(expected, EvaluateLabels<long>([0, 1, 0, 1]));
        Assert.Equal(expected, EvaluateLabels<ulong>([0, 1, 0, ulong.MaxValue]));
    }

    [Fact]
    public void EvaluateAtThreshold_UnusableData_SaysWhy()
    {
        Assert.StartsWith("Column 'Score' is not in the data: these rows are not scored.", Message(Views.Make(_context)), StringComparison.Ordinal);
        Assert.StartsWith(
            "Column 'PredictedLabel' has type Single; it must be Boolean.",
            Assert.Throws<ArgumentException>(() => _context.AnomalyDetection.EvaluateAtThreshold(
                View([(1, true, true)]), predictedLabelColumnName: "Number")).Message.Replace("'Number'", "'PredictedLabel'", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains("row 1: the score is NaN", Assert.Throws<InvalidOperationException>(
            () => Evaluate([(1, true, true), (float.NaN, false, false)])).Message, StringComparison.Ordinal);

        string Message(IDataView view) => Assert.Throws<ArgumentException>(() => _context.AnomalyDetection.EvaluateAtThreshold(view)).Message;
    }

#if !STANDIN
    [Fact]
    public void EvaluateNonCalibrated_OfADetector_IgnoresPredictedLabel()
    {
        // What the documentation says of ML.NET.
        (float, bool, bool)[] rows = [(0.1f, false, false), (0.4f, false, false), (0.35f, true, true), (0.8f, true, true)];
        var metrics = _context.BinaryClassification.EvaluateNonCalibrated(View(rows));

        Assert.Equal((0.5, 1.0), (metrics.PositivePrecision, metrics.PositiveRecall));
        Assert.Equal((1.0, 1.0), (Evaluate(rows).Precision, Evaluate(rows).Recall));
    }
#endif

    private static double AreaByPairs((float Score, bool Label, bool)[] rows) =>
        (from a in rows where a.Label from n in rows where !n.Label select (double)(Math.Sign(a.Score - n.Score) + 1) / 2).Average();

    private static double PrecisionByThresholds((float Score, bool Label, bool)[] rows)
    {
        var (sum, recallBefore) = (0.0, 0.0);
        foreach (var threshold in rows.Select(row => row.Score).Distinct().OrderDescending())
        {
            var above = rows.Where(row => row.Score >= threshold).ToArray();
            var recall = (double)above.Count(row => row.Label) / rows.Count(row => row.Label);
            sum += (recall - recallBefore) * above.Count(row => row.Label) / above.Length;
            recallBefore = recall;
        }

        return sum;
    }

    /// <summary>Four rows of rising scores, of which all but the first are labelled anomalies.</summary>
    private VaeAnomalyMetrics EvaluateLabels<T>(T[] labels)
        where T : struct =>
        _context.AnomalyDetection.EvaluateAtThreshold(_context.Data.LoadFromEnumerable(
            labels.Select((label, i) => new Labelled<T> { Score = i, Label = label, PredictedLabel = i > 0 }).ToArray()));

    private VaeAnomalyMetrics Evaluate((float Score, bool Label, bool Predicted)[] rows) => _context.AnomalyDetection.EvaluateAtThreshold(View(rows));

    private IDataView View((float Score, bool Label, bool Predicted)[] rows) => _context.Data.LoadFromEnumerable(
        rows.Select(row => new Flagged { Score = row.Score, Label = row.Label, PredictedLabel = row.Predicted, Number = row.Score }).ToArray());

    private sealed class Flagged
    {
        public float Score { get; set; }

        public bool Label { get; set; }

        public bool PredictedLabel { get; set; }

        public float Number { get; set; }
    }

    private sealed class Labelled<T>
        where T : struct
    {
        public float Score { get; set; }

        public T Label { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
