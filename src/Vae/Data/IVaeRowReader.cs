namespace Vae;

/// <summary>Goes through the rows of an <see cref="IVaeRowSource"/> once. Used by one thread at a time.</summary>
public interface IVaeRowReader : IDisposable
{
    /// <summary>
    /// How much the current row counts: finite and at least 0. A row of weight 0 is checked, and apart from that as good as absent. Not
    /// asked for where the source has no weights.
    /// </summary>
    float Weight => 1;

    /// <summary>
    /// Tells the current row from the others; the same in every order, as its number in the source's own order is. Not asked for
    /// where the source cannot shuffle.
    /// </summary>
    ulong Id => 0;

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last.</returns>
    bool MoveNext();

    /// <summary>Gives the current row. Rows that are skipped are not asked for.</summary>
    /// <param name="destination">Receives the row's values, [dimension].</param>
    void Read(Span<float> destination);
}
