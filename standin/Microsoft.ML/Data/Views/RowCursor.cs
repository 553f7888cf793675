using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Keeps a cursor's position, and refuses getters of inactive columns and of wrong types.</summary>
internal abstract class RowCursor : DataViewRowCursor
{
    private readonly bool[] _active;
    private readonly Delegate[] _getters;
    private long _position = -1;
    private bool _isDone;

    protected RowCursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        Schema = schema;
        _active = ColumnSets.Mask(schema, columnsNeeded);
        _getters = new Delegate[schema.Count];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < _active.Length, nameof(column), "Not a column of this cursor");
        return _active[column.Index];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), $"Requested column '{column.Name}' is not active");
        var getter = _getters[column.Index] ??= MakeGetter(column.Index);
        return RowGetters.Cast<TValue>(getter, column);
    }

    public override bool MoveNext()
    {
        if (_isDone)
            return false;
        if (MoveNextCore())
        {
            _position++;
            return true;
        }
        Dispose();
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        _isDone = true;
        _position = -1;
        base.Dispose(disposing);
    }

    protected abstract bool MoveNextCore();

    protected abstract Delegate MakeGetter(int column);

    protected void CheckPositioned() => Contracts.Check(_position >= 0, "The cursor is not on a row: call MoveNext first.");
}
