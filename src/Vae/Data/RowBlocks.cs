namespace Vae.Data;

/// <summary>Goes through rows some at a time.</summary>
internal static class RowBlocks
{
    private const int MostRows = 256;

    // 16 MiB: fewer rows where they are wide.
    private const int MostValues = 1 << 22;

    /// <param name="open">Starts to read the rows; called each time they are gone through.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="hasWeights">Whether rows have weights: those of weight 0 are left out.</param>
    /// <param name="cancellation">Looked at before every row.</param>
    /// <returns>Blocks; each is overwritten by the next.</returns>
    public static IEnumerable<RowBlock> Read(
        Func<IVaeRowReader> open, int dimension, bool hasWeights, CancellationToken cancellation)
    {
        var rows = Math.Clamp(MostValues / dimension, 1, MostRows);
        var block = new float[rows * dimension];
        var weights = hasWeights ? new float[rows] : [];
        var filled = 0;
        using var reader = open();
        while (reader.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (hasWeights && (weights[filled] = reader.Weight) == 0)
            {
                continue;
            }

            reader.Read(block.AsSpan(filled * dimension, dimension));
            if (++filled == rows)
            {
                yield return new(block, weights);
                filled = 0;
            }
        }

        if (filled > 0)
        {
            yield return new(block.AsMemory(0, filled * dimension), weights.AsMemory(0, Math.Min(filled, weights.Length)));
        }
    }
}
