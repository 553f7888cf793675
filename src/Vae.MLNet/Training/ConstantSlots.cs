namespace Vae.MLNet.Training;

/// <summary>Finds the slots that are the same in every row: nothing can be learned from them.</summary>
internal static class ConstantSlots
{
    /// <returns>A sentence that names them; null if there are none, or only one row. Missing values are no difference.</returns>
    public static string? Describe(VaeDataset data)
    {
        var rows = data.Rows.Span;
        var width = data.Dimension;
        var first = rows[..width].ToArray();
        var varies = new bool[width];
        for (var i = width; i < rows.Length; i++)
        {
            ref var known = ref first[i % width];
            known = float.IsNaN(known) ? rows[i] : known;
            varies[i % width] |= rows[i] != known && !float.IsNaN(rows[i]);
        }

        var constant = Enumerable.Range(0, width).Where(slot => !varies[slot]).ToArray();
        return constant.Length == 0 || data.Count == 1
            ? null
            : $"{constant.Length} of {width} slots have the same value in every row, and nothing can be learned from them: "
                + $"{SlotList.Of(data, constant)}.";
    }
}
