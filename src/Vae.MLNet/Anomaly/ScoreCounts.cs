using Vae.Data;

namespace Vae.MLNet.Anomaly;

/// <summary>
/// Finds the score that a given weight of rows lies above, exactly and in memory that does not grow with them: the weights of their upper
/// bits are added up in a first pass, and in a second those of the lower bits of the scores that share the upper bits of the one looked for.
/// </summary>
internal sealed class ScoreCounts
{
    private const int LowBits = 16;

    // By their upper bits; the bits of numbers that are at least 0 are in the numbers' order.
    private readonly double[] _weights = new double[1 << (32 - LowBits)];
    private uint _least = uint.MaxValue;
    private uint _largest;

    private ScoreCounts()
    {
    }

    /// <summary>The weight of all rows.</summary>
    public double Total { get; private set; }

    /// <summary>The least score, or 0.</summary>
    public float Least => _least == uint.MaxValue ? 0 : Score(_least);

    /// <summary>The largest score, or 0.</summary>
    public float Largest => Score(_largest);

    public static ScoreCounts Of(IEnumerable<RowBlock> scores)
    {
        var counts = new ScoreCounts();
        foreach (var block in scores)
        {
            for (var row = 0; row < block.Rows.Length; row++)
            {
                var key = Key(block.Rows.Span[row]);
                counts._weights[key >> LowBits] += block.Weight(row);
                counts.Total += block.Weight(row);
                (counts._least, counts._largest) = (Math.Min(counts._least, key), Math.Max(counts._largest, key));
            }
        }

        return counts;
    }

    /// <summary>The score of which more than <paramref name="weight"/> are as large, and at most <paramref name="weight"/> larger.</summary>
    /// <param name="scores">The scores once more.</param>
    /// <param name="weight">At least 0, below their total.</param>
    /// <returns>It, the weight of what is larger, and of what is as large or larger, and the next smaller score, or 0.</returns>
    public (float Cut, double Above, double WithTied, float Below) Cut(IEnumerable<RowBlock> scores, double weight)
    {
        var above = 0.0;
        var high = Find(_weights, weight, ref above);
        var weights = new double[1 << LowBits];
        var below = 0u;
        foreach (var block in scores)
        {
            for (var row = 0; row < block.Rows.Length; row++)
            {
                var key = Key(block.Rows.Span[row]);
                if (key >> LowBits == high)
                {
                    weights[(ushort)key] += block.Weight(row);
                }
                else if (key >> LowBits < high)
                {
                    below = Math.Max(below, key);
                }
            }
        }

        var low = Find(weights, weight, ref above);
        var next = Array.FindLastIndex(weights, Math.Max(0, low - 1), low, sum => sum > 0);
        return (
            Score(((uint)high << LowBits) | (uint)low),
            above,
            above + weights[low],
            Score(next < 0 ? below : ((uint)high << LowBits) | (uint)next));
    }

    /// <summary>
    /// From the last place, the one at which more than <paramref name="weight"/> is reached, what is after it in <paramref name="above"/>; or the
    /// first that has any, as sums in another order may be rounded to less.
    /// </summary>
    private static int Find(double[] weights, double weight, ref double above)
    {
        var first = Array.FindIndex(weights, sum => sum > 0);
        var place = weights.Length - 1;
        while (place > first && above + weights[place] <= weight)
        {
            above += weights[place--];
        }

        return place;
    }

    // A score that is no number would be nobody's threshold: it counts as the least.
    private static uint Key(float score) => float.IsNaN(score) ? 0 : BitConverter.SingleToUInt32Bits(score);

    private static float Score(uint key) => BitConverter.UInt32BitsToSingle(key);
}
