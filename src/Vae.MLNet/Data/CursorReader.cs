using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>One pass of <see cref="CursorRows"/>. Disposes the cursor.</summary>
internal sealed class CursorReader : IVaeRowReader
{
    private readonly DataViewRowCursor _cursor;
    private readonly InputColumn _column;
    private readonly RowReader _reader;
    private readonly Func<float>? _weight;
    private readonly ValueGetter<DataViewRowId>? _id;
    private bool _needsRows;

    /// <param name="cursor">Before its first row.</param>
    /// <param name="column">The column that is trained on.</param>
    /// <param name="weights">How much each row counts.</param>
    /// <param name="hasIds">Whether ids are to be read.</param>
    /// <param name="needsRows">Whether it is an error if there are none.</param>
    public CursorReader(DataViewRowCursor cursor, InputColumn column, DataViewSchema.Column? weights, bool hasIds, bool needsRows)
    {
        (_cursor, _column, _needsRows) = (cursor, column, needsRows);
        _reader = new RowReader(cursor, column);
        _weight = weights is { } found ? WeightColumn.Reader(cursor, found) : null;
        _id = hasIds ? cursor.GetIdGetter() : null;
    }

    public float Weight => _weight!();

    public ulong Id
    {
        get
        {
            DataViewRowId id = default;
            _id!(ref id);

            // Most views number their rows in the lower half; others spread a hash over both.
            return id.Low ^ (id.High * 0x9E3779B97F4A7C15);
        }
    }

    /// <exception cref="ArgumentException">There are no rows where some are needed.</exception>
    public bool MoveNext()
    {
        if (_cursor.MoveNext())
        {
            _needsRows = false;
            return true;
        }

        return _needsRows
            ? throw new ArgumentException(
                $"The data have no rows; a VAE needs at least one in column '{_column.Name}'. Check the source and the filters before it.")
            : false;
    }

    public void Read(Span<float> destination) => _reader.Read(destination);

    public void Dispose() => _cursor.Dispose();
}
