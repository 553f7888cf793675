using Vae.Data;

namespace Vae.MLNet.Anomaly;

/// <summary>The anomaly score above which a given share of the training rows lies.</summary>
internal static class ContaminationThreshold
{
    /// <summary>One of the scores, or 0 for no scores: the largest of a row that is not anomalous.</summary>
    /// <param name="scores">The training rows' scores, at least 0, and weights, some at a time. Gone through twice, and not kept.</param>
    /// <param name="contamination">
    /// The share of the rows' weight that is to lie above; 0 for none. Above 0 at least one row lies above and at least one does not, unless all
    /// are equal; rows of equal score go together, to whichever side leaves the share nearest to the one asked for.
    /// </param>
    public static float Of(IEnumerable<RowBlock> scores, double contamination)
    {
        var counts = ScoreCounts.Of(scores);
        if (contamination == 0 || counts.Least == counts.Largest)
        {
            return counts.Largest;
        }

        var wanted = contamination * counts.Total;
        var (cut, above, withTied, below) = counts.Cut(scores, wanted);
        var takeTied = above == 0 || (cut != counts.Least && withTied - wanted < wanted - above);
        return takeTied ? below : cut;
    }
}
