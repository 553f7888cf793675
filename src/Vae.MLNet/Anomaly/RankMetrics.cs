namespace Vae.MLNet.Anomaly;

/// <summary>How well scores put anomalies before normal rows, at every threshold at once.</summary>
/// <param name="AreaUnderRocCurve">The chance that an anomaly scores higher than a normal row; a tie counts half.</param>
/// <param name="AveragePrecision">The sum over thresholds of the gain in recall times the precision, without interpolation.</param>
internal readonly record struct RankMetrics(double AreaUnderRocCurve, double AveragePrecision)
{
    /// <param name="scores">Finite; left as they are.</param>
    /// <param name="labels">Whether each row is an anomaly; at least one and not all.</param>
    public static RankMetrics Of(float[] scores, bool[] labels)
    {
        var (sorted, isAnomaly) = ((float[])scores.Clone(), (bool[])labels.Clone());
        Array.Sort(sorted, isAnomaly);
        double anomalies = labels.Count(label => label);
        var (area, average, found, passed) = (0.0, 0.0, 0.0, 0.0);
        for (var end = sorted.Length; end > 0;)
        {
            // Rows of equal score come together.
            var (start, tied) = (end, 0.0);
            do
            {
                tied += isAnomaly[--start] ? 1 : 0;
            }
            while (start > 0 && sorted[start - 1] == sorted[start]);
            var tiedNormal = end - start - tied;
            area += tiedNormal * (found + (tied / 2));
            found += tied;
            passed += tiedNormal;
            average += tied / anomalies * (found / (found + passed));
            end = start;
        }

        return new(area / (anomalies * passed), average);
    }
}
