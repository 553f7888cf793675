namespace Vae.Data;

/// <summary>
/// Cuts the rows of an epoch into batches, as few as the batch size allows, and each batch among the processes. Sizes differ by at most one row: a
/// small last batch would teach batch normalisation statistics of next to nothing, and weigh as much as the others in the optimiser.
/// </summary>
internal sealed class BatchCut
{
    private readonly long[] _counts;
    private readonly int _rank;
    private readonly int _size;

    /// <param name="count">Rows of an epoch.</param>
    /// <param name="batchSize">Most rows of a batch.</param>
    /// <param name="cluster">Processes that have the same rows; null for one alone.</param>
    public BatchCut(long count, int batchSize, VaeCluster? cluster = null)
        : this([count], batchSize, cluster?.Rank ?? 0, cluster?.Size ?? 1)
    {
    }

    /// <param name="counts">Rows of an epoch, by the process that has them.</param>
    /// <param name="batchSize">Most rows of a batch, give or take one for each process.</param>
    /// <param name="rank">This process.</param>
    public BatchCut(long[] counts, int batchSize, int rank)
        : this(counts, batchSize, rank, counts.Length)
    {
    }

    private BatchCut(long[] counts, int batchSize, int rank, int size)
    {
        (_counts, _rank, _size) = (counts, rank, size);
        Batches = (counts.Sum() + batchSize - 1) / batchSize;
    }

    public long Batches { get; }

    /// <summary>The most rows of a part.</summary>
    public int LargestPart => IsSplit ? Rows(_rank, 0) : (Rows(0, 0) + _size - 1) / _size;

    /// <summary>The fewest rows that some process has of some batch.</summary>
    public long SmallestPart => _counts.Min() / Batches / (IsSplit ? 1 : _size);

    private bool IsSplit => _counts.Length > 1;

    /// <summary>This process's part of a batch.</summary>
    public BatchPart Part(long index)
    {
        if (IsSplit)
        {
            var (place, whole) = (0, 0);
            for (var rank = 0; rank < _size; rank++)
            {
                place += rank < _rank ? Rows(rank, index) : 0;
                whole += Rows(rank, index);
            }

            return new(First(_rank, index), Rows(_rank, index), place, whole);
        }

        var rows = Rows(0, index);
        var start = (int)((long)rows * _rank / _size);
        var end = (int)((long)rows * (_rank + 1) / _size);
        return new(First(0, index) + start, end - start, start, rows);
    }

    /// <summary>The first row of a batch: the larger batches come first.</summary>
    private long First(int owner, long index)
    {
        var (rows, larger) = Math.DivRem(_counts[owner], Batches);
        return (index * rows) + Math.Min(index, larger);
    }

    private int Rows(int owner, long index) => (int)(First(owner, index + 1) - First(owner, index));
}
