using System.Numerics;

namespace Vae.Data;

/// <summary>Rows in memory, added one by one up to a limit. Grows without ever copying, so that it never takes more than its rows do.</summary>
internal sealed class RowStore : IRowTable
{
    private const int ChunkBytes = 1 << 20;

    // A row's weight lies behind its values.
    private readonly int _stride;
    private readonly int _chunkShift;
    private readonly List<float[]> _chunks = [];

    /// <param name="dimension">Values per row.</param>
    /// <param name="hasWeights">Whether rows have weights.</param>
    /// <param name="capacity">Most rows.</param>
    public RowStore(int dimension, bool hasWeights, int capacity)
    {
        (Dimension, HasWeights, Capacity) = (dimension, hasWeights, capacity);
        _stride = dimension + (hasWeights ? 1 : 0);
        _chunkShift = BitOperations.Log2((uint)Math.Max(1, ChunkBytes / sizeof(float) / _stride));
    }

    public int Dimension { get; }

    public bool HasWeights { get; }

    public int Capacity { get; }

    public int Count { get; private set; }

    /// <summary>Rows that so many bytes hold, as far as an array can number them.</summary>
    public static int RowsIn(long bytes, int dimension, bool hasWeights) =>
        (int)Math.Min(Array.MaxLength, bytes / RowBytes(dimension, hasWeights));

    /// <summary>Bytes of a row with its weight.</summary>
    public static long RowBytes(int dimension, bool hasWeights) => sizeof(float) * (dimension + (hasWeights ? 1L : 0));

    public ReadOnlySpan<float> Row(int row) => Place(row)[..Dimension];

    public float Weight(int row) => Place(row)[Dimension];

    /// <summary>Makes room for one more row.</summary>
    /// <returns>Where its values go, [dimension]; what is there now is arbitrary.</returns>
    public Span<float> Add(float weight)
    {
        var chunk = Count >> _chunkShift;
        if (chunk == _chunks.Count)
        {
            var rows = Math.Min(1 << _chunkShift, Capacity - (chunk << _chunkShift));
            _chunks.Add(GC.AllocateUninitializedArray<float>(rows * _stride));
        }

        return Replace(Count++, weight);
    }

    /// <summary>Gives a row's place to another.</summary>
    /// <returns>Where its values go, [dimension].</returns>
    public Span<float> Replace(int row, float weight)
    {
        var place = Place(row);
        if (HasWeights)
        {
            place[Dimension] = weight;
        }

        return place[..Dimension];
    }

    /// <summary>Takes a row out; the last takes its number.</summary>
    public void Remove(int row) => Place(--Count).CopyTo(Place(row));

    /// <summary>Takes all rows out, and keeps the memory.</summary>
    public void Clear() => Count = 0;

    private Span<float> Place(int row) =>
        _chunks[row >> _chunkShift].AsSpan((row & ((1 << _chunkShift) - 1)) * _stride, _stride);
}
