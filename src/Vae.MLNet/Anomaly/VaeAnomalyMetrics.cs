namespace Vae.MLNet;

/// <summary>
/// What a detector's scores and labels are worth on labelled rows, by <c>mlContext.AnomalyDetection.EvaluateAtThreshold</c>. An anomaly is
/// the positive class.
/// </summary>
/// <param name="TruePositives">Anomalies labelled as such.</param>
/// <param name="FalsePositives">Normal rows labelled anomalies: false alarms.</param>
/// <param name="FalseNegatives">Anomalies labelled normal: those missed.</param>
/// <param name="TrueNegatives">Normal rows labelled as such.</param>
/// <param name="AreaUnderRocCurve">
/// The chance that an anomaly scores higher than a normal row, from 0 to 1; a tie counts half. Independent of the threshold.
/// </param>
/// <param name="AveragePrecision">
/// The sum over all thresholds, from the highest, of the gain in recall times the precision there, from 0 to 1; without interpolation, as
/// scikit-learn computes it. The share of anomalies is what scores by chance get. Independent of the threshold.
/// </param>
public sealed record VaeAnomalyMetrics(
    long TruePositives,
    long FalsePositives,
    long FalseNegatives,
    long TrueNegatives,
    double AreaUnderRocCurve,
    double AveragePrecision)
{
    /// <summary>The share of anomalies among the rows labelled anomalies; 0 where none is.</summary>
    public double Precision => TruePositives == 0 ? 0 : (double)TruePositives / (TruePositives + FalsePositives);

    /// <summary>The share of the anomalies that are labelled as such.</summary>
    public double Recall => (double)TruePositives / (TruePositives + FalseNegatives);

    /// <summary>The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN).</summary>
    public double F1Score => 2.0 * TruePositives / ((2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>The share of rows labelled rightly. High for a detector that finds nothing where anomalies are rare.</summary>
    public double Accuracy =>
        (double)(TruePositives + TrueNegatives) / (TruePositives + FalsePositives + FalseNegatives + TrueNegatives);
}
