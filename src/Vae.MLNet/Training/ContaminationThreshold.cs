using Vae.MLNet.Mapping;

namespace Vae.MLNet.Training;

/// <summary>The anomaly score above which a given share of the training rows lies.</summary>
internal static class ContaminationThreshold
{
    private const int RowsAtOnce = 256;

    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1).</exception>
    public static double Check(double contamination) =>
        contamination is >= 0 and < 1
            ? contamination
            : throw new ArgumentOutOfRangeException(
                nameof(contamination), FormattableString.Invariant($"contamination is {contamination}; it must be at least 0 and below 1."));

    /// <summary>The (1 - contamination) quantile of the rows' scores: the largest score of those that are not anomalous.</summary>
    public static float Of(VaeModel model, VaeDataset data, double contamination)
    {
        var scores = new float[data.Count];
        var shares = new float[Math.Min(RowsAtOnce, data.Count) * data.Dimension];
        for (var start = 0; start < scores.Length; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, scores.Length - start);
            var rows = data.Rows.Span.Slice(start * data.Dimension, count * data.Dimension);
            AnomalyScore.Compute(model, rows, shares.AsSpan(0, rows.Length), scores.AsSpan(start, count));
        }

        Array.Sort(scores);
        var anomalies = Math.Min((int)Math.Round(contamination * scores.Length), scores.Length - 1);
        return scores[scores.Length - 1 - anomalies];
    }
}
