using Vae.Kernels;

namespace Vae.Data;

/// <summary>All rows of a stream while they fit, and then an even choice among them, each as likely to stay as any other.</summary>
/// <remarks>
/// Reservoir sampling (Vitter 1985, algorithm R). Which rows stay follows from their numbers alone: the same rows in the same order
/// give the same sample.
/// </remarks>
/// <param name="dimension">Values per row.</param>
/// <param name="capacity">Most rows to keep; at least 1.</param>
internal sealed class RowSample(int dimension, int capacity)
{
    private readonly RowStore _rows = new(dimension, hasWeights: true, capacity);
    private readonly Noise _noise = new(0, NoiseStream.RowSample);
    private ulong _seen;

    /// <summary>Rows of the stream so far.</summary>
    public long Seen => (long)_seen + Elsewhere;

    /// <summary>Rows that were sampled elsewhere before this sample was made of those samples.</summary>
    public long Elsewhere { private get; set; }

    /// <summary>Rows that are kept.</summary>
    public int Count => _rows.Count;

    public ReadOnlySpan<float> Row(int row) => _rows.Row(row);

    public float Weight(int row) => _rows.Weight(row);

    /// <summary>The values of the rows that are kept, [count, dimension].</summary>
    public float[] ToArray()
    {
        var values = new float[Count * dimension];
        for (var row = 0; row < Count; row++)
        {
            Row(row).CopyTo(values.AsSpan(row * dimension));
        }

        return values;
    }

    /// <summary>Of the first slots, those that are not the same in all rows that are kept. A missing value is no difference.</summary>
    public int VaryingSlots(int slots)
    {
        var moments = Moments();
        return Enumerable.Range(0, slots).Count(slot => moments.Variance(slot) > 0);
    }

    /// <summary>The mean of the first slots' variances over the rows that are kept; 0 without any.</summary>
    public double MeanVariance(int slots)
    {
        var moments = Moments();
        var sum = 0.0;
        for (var slot = 0; slot < slots; slot++)
        {
            sum += moments.Variance(slot);
        }

        return sum / slots;
    }

    /// <summary>Takes the next row of the stream, or leaves it.</summary>
    public void Add(ReadOnlySpan<float> row, float weight)
    {
        var number = _seen++;
        if (_rows.Count < capacity)
        {
            row.CopyTo(_rows.Add(weight));
            return;
        }

        var (a, b, _, _) = _noise.Words(0, number);
        var place = (((ulong)a << 32) | b) % _seen;
        if (place < (ulong)capacity)
        {
            row.CopyTo(_rows.Replace((int)place, weight));
        }
    }

    private RowMoments Moments()
    {
        var moments = new RowMoments(dimension, covariances: false);
        for (var row = 0; row < Count; row++)
        {
            moments.Add(Row(row), Weight(row));
        }

        moments.Complete();
        return moments;
    }
}
