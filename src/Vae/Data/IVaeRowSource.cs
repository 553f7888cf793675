namespace Vae;

/// <summary>Rows of numbers to train on that can be read more than once, so that they need not fit in memory.</summary>
/// <remarks>
/// Training reads all rows once before it starts, to count and check them. If they fit
/// <see cref="VaeRunOptions.MemoryBudget"/>, that is all. Otherwise it reads them again in every epoch, and twice
/// if there is a validation set. It has one reader open at a time.
/// </remarks>
public interface IVaeRowSource
{
    /// <summary>Values per row, those of its condition included; at least 1.</summary>
    int Dimension { get; }

    /// <summary>How many of them, the last, are the row's condition, which encoder and decoder are given; from 0, none, to one less than all.</summary>
    int ConditionDimension => 0;

    /// <summary>The number of rows, if known before they are read; else null.</summary>
    long? Count => null;

    /// <summary>What the rows are called in messages, such as the column that they come from; null for nothing.</summary>
    string? Name => null;

    /// <summary>A name for each value of a row, for messages; if null, they are numbered.</summary>
    IReadOnlyList<string>? SlotNames => null;

    /// <summary>Whether to read <see cref="IVaeRowReader.Weight"/>; otherwise all rows count equally.</summary>
    bool HasWeights => false;

    /// <summary>Whether <see cref="Open"/> shuffles by its seed.</summary>
    bool CanShuffle => false;

    /// <summary>Opens a reader before the first row.</summary>
    /// <param name="shuffleSeed">
    /// Null for the source's own order, which never changes. Otherwise a source that can shuffle returns its rows in an order that depends
    /// on the seed alone; other sources keep their own order. Training shuffles in either case, but only as many rows at a time as fit the
    /// memory budget.
    /// </param>
    /// <returns>
    /// A reader, which the caller disposes. Every reader returns the same rows, but for sources that draw rows anew for each seed, to augment
    /// images or to binarise grey levels, say: readers of one seed return the same values, and rows keep their <see cref="IVaeRowReader.Id"/>
    /// and weight in all. Such a source shuffles, and has to be above <see cref="VaeRunOptions.MemoryBudget"/>: rows within it are read once.
    /// </returns>
    IVaeRowReader Open(int? shuffleSeed);
}
