using System.Globalization;
using Microsoft.ML.Data;
using Vae;
using Vae.MLNet;
using Vae.MLNet.Anomaly;

namespace Microsoft.ML;

/// <summary>Adds to <c>mlContext.AnomalyDetection</c> what tells how good a detector is, and by which features.</summary>
public static class VaeAnomalyEvaluationCatalog
{
    private const int MaxPermutations = 10_000;

    /// <summary>Compares a detector's labels and scores with the truth: confusion counts, precision, recall, F1, and two areas.</summary>
    /// <example>
    /// <code>
    /// var metrics = mlContext.AnomalyDetection.EvaluateAtThreshold(detector.Transform(test), "Fraud");
    /// Console.WriteLine($"{metrics.TruePositives} found, {metrics.FalsePositives} false alarms, F1 {metrics.F1Score:F2}");
    /// </code>
    /// </example>
    /// <remarks>
    /// <c>AnomalyDetection.Evaluate</c> ranks scores only and takes no Boolean labels; <c>BinaryClassification.EvaluateNonCalibrated</c> takes
    /// a score above 0 for an anomaly, whatever <c>PredictedLabel</c> says, and scores of a detector are all at least 0.
    /// </remarks>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">Rows that the whole fitted pipeline has transformed, of any detector. Read once.</param>
    /// <param name="labelColumnName">
    /// The truth: Boolean, true for an anomaly, or a number, above 0 for an anomaly and NaN for no label, which leaves the row out. The default
    /// is Label.
    /// </param>
    /// <param name="scoreColumnName">The scores: Single, higher is more anomalous. The default is Score.</param>
    /// <param name="predictedLabelColumnName">The detector's verdict: Boolean. The default is PredictedLabel.</param>
    /// <exception cref="ArgumentException">A column is missing or has the wrong type, or the labels are all anomalies or all normal.</exception>
    /// <exception cref="InvalidOperationException">A score is NaN or infinite.</exception>
    public static VaeAnomalyMetrics EvaluateAtThreshold(
        this AnomalyDetectionCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(scoreColumnName);
        ArgumentException.ThrowIfNullOrEmpty(predictedLabelColumnName);
        var rows = ScoredRows.Read(data, labelColumnName, scoreColumnName, predictedLabelColumnName);
        var counts = rows.Labels.Zip(rows.Predicted).CountBy(row => row).ToDictionary();
        var ranks = RankMetrics.Of(rows.Scores, rows.Labels);
        return new(
            counts.GetValueOrDefault((true, true)),
            counts.GetValueOrDefault((false, true)),
            counts.GetValueOrDefault((true, false)),
            counts.GetValueOrDefault((false, false)),
            ranks.AreaUnderRocCurve,
            ranks.AveragePrecision);
    }

    /// <summary>
    /// Computes how much a detector's scores owe to each feature: by how much they change when its values are dealt out to other rows, and,
    /// where there are labels, how much worse they then tell anomalies.
    /// </summary>
    /// <example>
    /// <code>
    /// var importance = mlContext.AnomalyDetection.PermutationFeatureImportance(detector, labelled, "Label");
    /// foreach (var feature in importance.OrderBy(f => f.AreaUnderRocCurveChange?.Mean))
    /// {
    ///     Console.WriteLine($"{feature.Name}: {feature.AreaUnderRocCurveChange}");
    /// }
    /// </code>
    /// </example>
    /// <remarks>
    /// Features are the slots of the detector's input column; those of a one-hot encoded category are permuted together. All rows are scored
    /// once for each feature and permutation. Equal arguments give equal results.
    /// </remarks>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="pipeline">A fitted or loaded pipeline with one detector, at its end or elsewhere.</param>
    /// <param name="data">
    /// Rows as the pipeline takes them; to a detector alone, rows that the pipeline has scored. Read once and held in memory, 4 bytes for each value
    /// of the detector's input: take fewer of very many, with <c>Data.ShuffleRows</c> and <c>Data.TakeRows</c>. At least 2.
    /// </param>
    /// <param name="labelColumnName">
    /// The truth: Boolean, true for an anomaly, or a number, above 0 for an anomaly and NaN for no label, which leaves the row out. The default,
    /// null, is no labels.
    /// </param>
    /// <param name="permutationCount">Permutations of each feature; from 2 to 10,000. The default is 5.</param>
    /// <param name="seed">Their seed. The default is 0.</param>
    /// <returns>Every feature, in the order of the slots.</returns>
    /// <exception cref="ArgumentException">
    /// There is not one detector, a column is missing or has the wrong type, the rows are fewer than two or scored by another detector, the labels are
    /// all anomalies or all normal, or the number of permutations is outside its range.
    /// </exception>
    /// <exception cref="InvalidOperationException">A value is infinite, or NaN where that is not ignored.</exception>
    public static IReadOnlyList<VaeFeatureImportance> PermutationFeatureImportance(
        this AnomalyDetectionCatalog catalog,
        ITransformer pipeline,
        IDataView data,
        string? labelColumnName = null,
        int permutationCount = 5,
        int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var found = new DetectorPipeline(pipeline);
        if (permutationCount is < 2 or > MaxPermutations)
        {
            throw new ArgumentOutOfRangeException(nameof(permutationCount), string.Create(
                CultureInfo.InvariantCulture, $"permutationCount is {permutationCount}; it must be between 2 and {MaxPermutations:N0}."));
        }

        return found.Detector.Importance(found.Score(data), labelColumnName, permutationCount, seed);
    }
}
