/// <summary>How well scores put anomalies first.</summary>
internal static class Ranking
{
    /// <summary>The area under the ROC curve, and the mean over anomalies of the share of anomalies among rows that score as high.</summary>
    public static (double Area, double AveragePrecision) Of(double[] scores, bool[] anomalous)
    {
        bool[] ranked = [.. scores.Index().OrderByDescending(score => score.Item).Select(score => anomalous[score.Index])];
        var (found, area, precision) = (0, 0.0, 0.0);
        for (var rank = 0; rank < ranked.Length; rank++)
        {
            if (ranked[rank])
            {
                found++;
                precision += (double)found / (rank + 1);
            }
            else
            {
                area += found;
            }
        }

        return (area / ((double)found * (ranked.Length - found)), precision / found);
    }
}
