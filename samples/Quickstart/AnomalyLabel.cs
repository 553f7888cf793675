/// <summary>What <c>AnomalyDetection.Evaluate</c> reads as the truth.</summary>
internal sealed class AnomalyLabel
{
    /// <summary>1 for an anomaly, 0 for a normal row.</summary>
    public float Label { get; set; }
}
