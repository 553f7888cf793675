namespace Vae;

/// <summary>Rows of numbers to train on that can be read several times over, so that they need not fit into memory.</summary>
/// <remarks>
/// Training reads all rows once before it starts, to count and to check them. Where they fit
/// <see cref="VaeRunOptions.MemoryBudget"/>, that is all; else it reads them once more in every epoch, and a second time in every epoch
/// where there is a validation set. It has one reader open at a time.
/// </remarks>
public interface IVaeRowSource
{
    /// <summary>Values per row; at least 1.</summary>
    int Dimension { get; }

    /// <summary>Rows, where that is known before they are read; else null.</summary>
    long? Count => null;

    /// <summary>A name for each of a row's values, for messages; null numbers them.</summary>
    IReadOnlyList<string>? SlotNames => null;

    /// <summary>Whether <see cref="IVaeRowReader.Weight"/> is to be read; without, all rows count the same.</summary>
    bool HasWeights => false;

    /// <summary>Whether <see cref="Open"/> heeds its seed.</summary>
    bool CanShuffle => false;

    /// <summary>Starts to read the rows from the first.</summary>
    /// <param name="shuffleSeed">
    /// Null for the source's own order, the same every time. Else a source that can shuffle gives its rows in an order that follows
    /// from the seed alone; others give their own order. Training shuffles in either case, but only as many rows at a time as the
    /// memory budget holds.
    /// </param>
    /// <returns>A reader, before the first row; the caller disposes it. Each gives the same rows.</returns>
    IVaeRowReader Open(int? shuffleSeed);
}
