namespace Vae.Data;

/// <summary>Reads rows in memory, in their order.</summary>
internal sealed class RowTableReader(IRowTable table) : IVaeRowReader
{
    private int _row = -1;

    public float Weight => table.Weight(_row);

    public ulong Id => (ulong)_row;

    public bool MoveNext() => ++_row < table.Count;

    public void Read(Span<float> destination) => table.Row(_row).CopyTo(destination);

    public void Dispose()
    {
    }
}
