namespace Vae.MLNet.Training;

/// <summary>Finds the slots that are the same in every row: nothing can be learned from them.</summary>
internal static class ConstantSlots
{
    private const int MaxNamesShown = 10;

    /// <returns>A sentence that names them; null if there are none, or only one row.</returns>
    public static string? Describe(VaeDataset data)
    {
        var rows = data.Rows.Span;
        var width = data.Dimension;
        var varies = new bool[width];
        for (var i = width; i < rows.Length; i++)
        {
            varies[i % width] |= rows[i] != rows[i % width];
        }

        var constant = Enumerable.Range(0, width).Where(slot => !varies[slot]).ToArray();
        if (constant.Length == 0 || data.Count == 1)
        {
            return null;
        }

        var names = constant.Take(MaxNamesShown).Select(slot => data.SlotNames?[slot] is { Length: > 0 } name ? $"'{name}'" : $"{slot}");
        return $"{constant.Length} of {width} slots have the same value in every row, and nothing can be learned from them: "
            + $"{string.Join(", ", names)}{(constant.Length > MaxNamesShown ? ", ..." : "")}.";
    }
}
