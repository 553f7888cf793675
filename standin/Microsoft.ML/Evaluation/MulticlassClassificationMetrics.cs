namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's MulticlassClassificationMetrics.</summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics()
    {
    }

    public double MicroAccuracy { get; internal init; }
}
