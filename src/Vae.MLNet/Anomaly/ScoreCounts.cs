namespace Vae.MLNet.Anomaly;

/// <summary>
/// Finds the score that a given number of scores lies above, exactly and in memory that does not grow with them: their upper bits
/// are counted in a first pass, and in a second the lower bits of those that share the upper bits of the one that is looked for.
/// </summary>
internal sealed class ScoreCounts
{
    private const int LowBits = 16;

    // By their upper bits; the bits of numbers that are at least 0 are in the numbers' order.
    private readonly long[] _counts = new long[1 << (32 - LowBits)];
    private uint _least = uint.MaxValue;
    private uint _largest;

    private ScoreCounts()
    {
    }

    public long Count { get; private set; }

    /// <summary>The least score, or 0.</summary>
    public float Least => Count == 0 ? 0 : Score(_least);

    /// <summary>The largest score, or 0.</summary>
    public float Largest => Score(_largest);

    public static ScoreCounts Of(IEnumerable<ReadOnlyMemory<float>> scores)
    {
        var counts = new ScoreCounts();
        foreach (var block in scores)
        {
            foreach (var score in block.Span)
            {
                var key = Key(score);
                counts._counts[key >> LowBits]++;
                (counts._least, counts._largest) = (Math.Min(counts._least, key), Math.Max(counts._largest, key));
            }

            counts.Count += block.Length;
        }

        return counts;
    }

    /// <summary>The score of which at least <paramref name="rank"/> + 1 are as large, and at most <paramref name="rank"/> larger.</summary>
    /// <param name="scores">The scores once more.</param>
    /// <param name="rank">At least 0, below their number.</param>
    /// <returns>It, how many are larger, how many are as large or larger, and the next smaller score, or 0.</returns>
    public (float Cut, long Above, long WithTied, float Below) Cut(IEnumerable<ReadOnlyMemory<float>> scores, long rank)
    {
        var above = 0L;
        var high = Find(_counts, rank, ref above);
        var counts = new long[1 << LowBits];
        var below = 0u;
        foreach (var block in scores)
        {
            foreach (var score in block.Span)
            {
                var key = Key(score);
                if (key >> LowBits == high)
                {
                    counts[(ushort)key]++;
                }
                else if (key >> LowBits < high)
                {
                    below = Math.Max(below, key);
                }
            }
        }

        var low = Find(counts, rank, ref above);
        var next = Array.FindLastIndex(counts, Math.Max(0, low - 1), low, count => count > 0);
        return (
            Score(((uint)high << LowBits) | (uint)low),
            above,
            above + counts[low],
            Score(next < 0 ? below : ((uint)high << LowBits) | (uint)next));
    }

    /// <summary>From the last place, the one at which more than <paramref name="rank"/> are counted, those after it in <paramref name="above"/>.</summary>
    private static int Find(long[] counts, long rank, ref long above)
    {
        var place = counts.Length - 1;
        while (above + counts[place] <= rank)
        {
            above += counts[place--];
        }

        return place;
    }

    // A score that is no number would be nobody's threshold: it counts as the least.
    private static uint Key(float score) => float.IsNaN(score) ? 0 : BitConverter.SingleToUInt32Bits(score);

    private static float Score(uint key) => BitConverter.UInt32BitsToSingle(key);
}
