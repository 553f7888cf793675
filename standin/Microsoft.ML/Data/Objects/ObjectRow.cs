using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>One object as a row, which another object may replace.</summary>
internal sealed class ObjectRow<TRow>(ObjectColumns columns) : DataViewRow
    where TRow : class
{
    private TRow _current;
    private long _position = -1;

    public override DataViewSchema Schema => columns.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public void Set(TRow row)
    {
        _current = row;
        _position++;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < Schema.Count;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), "Not a column of this row");
        return RowGetters.Cast<TValue>(columns.MakeGetter(column.Index, () => _current), column);
    }
}
