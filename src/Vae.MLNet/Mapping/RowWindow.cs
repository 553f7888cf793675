namespace Vae.MLNet.Mapping;

/// <summary>Which row is current: the one that the source is on, or one of a block that was read ahead. One thread at a time.</summary>
internal sealed class RowWindow
{
    private const int None = -1;
    private int _lastUsed = None;

    /// <summary>Rows in the block; 0 while the source itself is on the current row.</summary>
    public int Count { get; private set; }

    /// <summary>The current row's number in the block.</summary>
    public int Current { get; private set; }

    /// <summary>How many rows of the block had a value computed from them.</summary>
    public int Used { get; private set; }

    /// <summary>Another number for every block.</summary>
    public long Generation { get; private set; }

    public bool IsAhead => Count > 0;

    /// <summary>Starts a block on its first row; one of 0 rows is the source's own row.</summary>
    public void Start(int count)
    {
        (Count, Current, Used, _lastUsed) = (count, 0, 0, None);
        Generation++;
    }

    /// <returns>False on the block's last row.</returns>
    public bool TryAdvance()
    {
        var more = Current + 1 < Count;
        Current += more ? 1 : 0;
        return more;
    }

    public void MarkUsed()
    {
        Used += _lastUsed == Current ? 0 : 1;
        _lastUsed = Current;
    }
}
