namespace Vae;

/// <summary>Reads the rows of an <see cref="IVaeRowSource"/> once, from first to last. Used by one thread at a time.</summary>
public interface IVaeRowReader : IDisposable
{
    /// <summary>
    /// How much the current row counts: finite and at least 0. A row of weight 0 is checked and otherwise ignored. Never
    /// called where the source has no weights.
    /// </summary>
    float Weight => 1;

    /// <summary>
    /// Identifies the current row, whatever the order: its number in the source's own order, for instance. Never called
    /// where the source cannot shuffle.
    /// </summary>
    ulong Id => 0;

    /// <summary>Moves to the next row.</summary>
    /// <returns>False after the last row.</returns>
    bool MoveNext();

    /// <summary>Reads the current row. Not called for rows that are skipped.</summary>
    /// <param name="destination">Receives the row's values, [dimension].</param>
    void Read(Span<float> destination);
}
