namespace Vae;

/// <summary>Rows of numbers to train on, held in memory. Not copied: the caller leaves them unchanged while training.</summary>
public sealed class VaeDataset
{
    /// <summary>Wraps rows.</summary>
    /// <param name="rows">Row-major [count, dimension].</param>
    /// <param name="dimension">Values per row; at least 1.</param>
    /// <param name="slotNames">A name for each of the row's values, for messages; null numbers them.</param>
    /// <exception cref="ArgumentException">
    /// The length is no multiple of the dimension, there is no row, or there are not as many names as values in a row.
    /// </exception>
    public VaeDataset(ReadOnlyMemory<float> rows, int dimension, IReadOnlyList<string>? slotNames = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (rows.Length % dimension != 0)
        {
            throw new ArgumentException($"{rows.Length} values are no whole number of rows of {dimension}.", nameof(rows));
        }

        if (rows.Length == 0)
        {
            throw new ArgumentException("There are no rows; give at least one.", nameof(rows));
        }

        if (slotNames is not null && slotNames.Count != dimension)
        {
            throw new ArgumentException($"There are {slotNames.Count} names for rows of {dimension} values.", nameof(slotNames));
        }

        Rows = rows;
        Dimension = dimension;
        SlotNames = slotNames;
    }

    /// <summary>Row-major [<see cref="Count"/>, <see cref="Dimension"/>].</summary>
    public ReadOnlyMemory<float> Rows { get; }

    /// <summary>Values per row.</summary>
    public int Dimension { get; }

    /// <summary>Rows.</summary>
    public int Count => Rows.Length / Dimension;

    /// <summary>A name for each of the row's values, or null.</summary>
    public IReadOnlyList<string>? SlotNames { get; }
}
