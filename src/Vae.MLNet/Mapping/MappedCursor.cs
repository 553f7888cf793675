using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Mapping;

/// <summary>A cursor with the added columns; owns the cursor under it.</summary>
/// <param name="input">The cursor under it.</param>
/// <param name="getters">Of its columns.</param>
/// <param name="ahead">Reads rows ahead; null where nothing is computed, or a column's values cannot be kept.</param>
internal sealed class MappedCursor(DataViewRowCursor input, RowGetters getters, LookAhead? ahead) : DataViewRowCursor
{
    public override DataViewSchema Schema => getters.Schema;

    public override long Position => ahead is null ? input.Position : ahead.Position;

    public override long Batch => ahead is null ? input.Batch : ahead.Batch;

    public override bool MoveNext() => ahead is null ? input.MoveNext() : ahead.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => ahead is null ? input.GetIdGetter() : ahead.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Get<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ahead?.Stop();
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
