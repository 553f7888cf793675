namespace Vae.MLNet.Anomaly;

/// <summary>The anomaly score above which rows are best called anomalous, by labels.</summary>
internal static class BestF1Threshold
{
    /// <summary>
    /// The threshold with the largest F1, 2 TP / (2 TP + FP + FN); of several the largest. Halfway between the scores on its
    /// two sides, or just below the lowest.
    /// </summary>
    /// <param name="scores">Scores; sorted in place.</param>
    /// <param name="labels">Whether each row is an anomaly, at least one and not all; sorted with the scores.</param>
    public static float Of(float[] scores, bool[] labels)
    {
        Array.Sort(scores, labels);
        var anomalies = labels.Count(label => label);
        var (found, best, threshold) = (0, -1.0, 0f);
        for (var i = scores.Length - 1; i >= 0; i--)
        {
            found += labels[i] ? 1 : 0;
            if (i > 0 && scores[i - 1] == scores[i])
            {
                continue;
            }

            var f1 = 2.0 * found / (scores.Length - i + anomalies);
            if (f1 > best)
            {
                best = f1;
                threshold = i == 0 ? MathF.BitDecrement(scores[0]) : Between(scores[i - 1], scores[i]);
            }
        }

        return threshold;
    }

    // Never the upper one, which must lie above the threshold.
    private static float Between(float lower, float upper)
    {
        var middle = lower + ((upper - lower) / 2);
        return middle < upper ? middle : lower;
    }
}
