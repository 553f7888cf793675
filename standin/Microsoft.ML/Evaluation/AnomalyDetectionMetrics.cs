namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's AnomalyDetectionMetrics.</summary>
public sealed class AnomalyDetectionMetrics
{
    internal AnomalyDetectionMetrics(double auc, double detectionRate)
    {
        AreaUnderRocCurve = auc;
        DetectionRateAtFalsePositiveCount = detectionRate;
    }

    public double AreaUnderRocCurve { get; }

    public double DetectionRateAtFalsePositiveCount { get; }
}
