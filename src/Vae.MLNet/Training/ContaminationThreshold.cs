namespace Vae.MLNet.Training;

/// <summary>The anomaly score above which a given share of the training rows lies.</summary>
internal static class ContaminationThreshold
{
    /// <summary>One of the scores, or 0 for no scores: the largest of a row that is not anomalous.</summary>
    /// <param name="scores">The training rows' scores; sorted in place.</param>
    /// <param name="contamination">
    /// The share that is to lie above; 0 for none. Above 0 at least one row lies above and at least one does not, unless all are
    /// equal; rows of equal score go together, to whichever side leaves the share nearest to the one asked for.
    /// </param>
    public static float Of(float[] scores, double contamination)
    {
        if (scores.Length == 0)
        {
            return 0;
        }

        Array.Sort(scores);
        var last = scores.Length - 1;
        if (contamination == 0 || scores[0] == scores[last])
        {
            return scores[last];
        }

        var wanted = Math.Clamp((int)Math.Round(contamination * scores.Length), 1, last);
        var cut = scores[last - wanted];

        // The rows that score as the cut does are scores[firstTied..afterTied].
        var firstTied = last - wanted;
        while (firstTied > 0 && scores[firstTied - 1] == cut)
        {
            firstTied--;
        }

        var afterTied = last - wanted + 1;
        while (afterTied <= last && scores[afterTied] == cut)
        {
            afterTied++;
        }

        var (above, withTied) = (scores.Length - afterTied, scores.Length - firstTied);
        var takeTied = above == 0 || (firstTied > 0 && withTied - wanted < wanted - above);
        return takeTied ? scores[firstTied - 1] : cut;
    }
}
