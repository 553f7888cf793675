namespace Microsoft.ML.Data;

/// <summary>A binary heap with the lowest score on top. Rows that tie leave it in the order in which ML.NET's would.</summary>
internal sealed class ScoreHeap
{
    // From 1, so that the children of i are 2i and 2i + 1.
    private readonly List<(bool IsAnomaly, float Score)> _rows = [default];

    public int Count => _rows.Count - 1;

    public (bool IsAnomaly, float Score) Lowest => Count > 0 ? _rows[1] : default;

    public void Add((bool IsAnomaly, float Score) row)
    {
        _rows.Add(row);
        int i = Count;
        for (; i > 1 && _rows[i / 2].Score > row.Score; i /= 2)
            _rows[i] = _rows[i / 2];
        _rows[i] = row;
    }

    public (bool IsAnomaly, float Score) RemoveLowest()
    {
        var lowest = _rows[1];
        var moved = _rows[Count];
        _rows.RemoveAt(Count);
        if (Count == 0)
            return lowest;
        int i = 1;
        while (2 * i <= Count)
        {
            int child = 2 * i;
            if (child < Count && _rows[child].Score > _rows[child + 1].Score)
                child++;
            if (_rows[child].Score >= moved.Score)
                break;
            _rows[i] = _rows[child];
            i = child;
        }
        _rows[i] = moved;
        return lowest;
    }
}
