using Vae.Kernels;

namespace Vae.Data;

/// <summary>Rows in memory: each epoch in a new order where they are trained on.</summary>
internal sealed class MemoryFeed : IRowFeed
{
    private readonly IRowTable _table;
    private readonly int[] _rows;
    private readonly int[] _order;
    private readonly Noise? _shuffle;

    /// <param name="table">All rows.</param>
    /// <param name="rows">Which of them this feed gives.</param>
    /// <param name="shuffle">Decides their order; null for the order of <paramref name="rows"/>.</param>
    public MemoryFeed(IRowTable table, int[] rows, Noise? shuffle)
    {
        (_table, _rows, _shuffle) = (table, rows, shuffle);
        _order = [.. Enumerable.Range(0, rows.Length)];
    }

    public long Count => _rows.Length;

    public double TotalWeight => HasWeights ? _rows.Sum(row => (double)_table.Weight(row)) : Count;

    public bool HasWeights => _table.HasWeights;

    public void Start(int epoch) => _shuffle?.FillPermutation(_order, (ulong)epoch);

    public void Fill(long first, VaeBatch batch)
    {
        var rows = _order.AsSpan((int)first, batch.Rows);
        for (var i = 0; i < rows.Length; i++)
        {
            batch.Set(i, _table.Row(_rows[rows[i]]));
        }

        for (var i = 0; i < batch.RowWeights.Length; i++)
        {
            batch.RowWeights[i] = _table.Weight(_rows[rows[i]]);
        }
    }

    public void Dispose()
    {
    }
}
