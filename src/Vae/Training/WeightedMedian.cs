namespace Vae.Training;

/// <summary>The value that half the weight lies below and half above.</summary>
internal static class WeightedMedian
{
    /// <param name="values">Finite numbers; sorted in place.</param>
    /// <param name="weights">How much each counts, above 0; sorted with the values.</param>
    /// <returns>It, halfway between the two where the halves meet between two values; 0 for no values.</returns>
    public static double Of(Span<float> values, Span<float> weights)
    {
        values.Sort(weights);
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var below = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            below += weights[i];
            if (2 * below >= total)
            {
                return 2 * below == total && i + 1 < values.Length ? ((double)values[i] + values[i + 1]) / 2 : values[i];
            }
        }

        return 0;
    }
}
