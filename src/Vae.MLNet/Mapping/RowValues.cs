namespace Vae.MLNet.Mapping;

/// <summary>
/// Computes from the current row, and from those that were read ahead after it, and does not again until the cursor is past
/// them. One thread at a time.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="compute">Is given rows and keeps its results where the getters find them.</param>
internal sealed class RowValues(InputRows rows, ComputeRows compute)
{
    private (long, long) _stamp;
    private int _first;
    private int _count;

    /// <summary>Computes, unless that was done.</summary>
    /// <returns>Which of the rows that were computed last is the current one.</returns>
    public int Update()
    {
        rows.Use();
        var row = rows.Current - _first;
        if (row < _count && _stamp == rows.Stamp)
        {
            return row;
        }

        _count = 0;
        var values = rows.FromCurrent();
        var count = values.Length / rows.Width;
        compute(values, count);
        (_stamp, _first, _count) = (rows.Stamp, rows.Current, count);
        return 0;
    }
}
