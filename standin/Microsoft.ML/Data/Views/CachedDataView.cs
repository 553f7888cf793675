using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A source whose columns are kept in memory, each from the first time it is asked for.</summary>
internal sealed class CachedDataView : DataViewBase
{
    private readonly IDataView _source;
    private readonly CachedColumn[] _columns;
    private readonly Lock _lock = new();
    private volatile List<DataViewRowId> _ids;

    public CachedDataView(IDataView source)
        : base(source.Schema)
    {
        _source = source;
        _columns = new CachedColumn[source.Schema.Count];
    }

    public override bool CanShuffle => true;

    public override long? GetRowCount() => _ids?.Count ?? _source.GetRowCount();

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        Fill(ColumnSets.Mask(Schema, needed));
        int[] order = null;
        if (rand is not null)
        {
            order = [.. Enumerable.Range(0, _ids.Count)];
            rand.Shuffle(order);
        }
        return new Cursor(this, needed, order);
    }

    public void Fill(bool[] needed)
    {
        lock (_lock)
        {
            var missing = Schema.Where(c => needed[c.Index] && _columns[c.Index] is null).ToArray();
            if (missing.Length == 0 && _ids is not null)
                return;
            var ids = new List<DataViewRowId>();
            using var cursor = _source.GetRowCursor(missing);
            var columns = Array.ConvertAll(missing, c => CachedColumn.Create(cursor, c));
            var getId = cursor.GetIdGetter();
            DataViewRowId id = default;
            while (cursor.MoveNext())
            {
                getId(ref id);
                ids.Add(id);
                foreach (var column in columns)
                    column.Append();
            }
            Contracts.Check(_ids is null || _ids.Count == ids.Count, "The data to be cached did not have the same rows when it was read again.");
            for (int i = 0; i < missing.Length; i++)
                _columns[missing[i].Index] = columns[i];
            _ids = ids;
        }
    }

    private sealed class Cursor(CachedDataView parent, DataViewSchema.Column[] needed, int[] order) : RowCursor(parent.Schema, needed)
    {
        private int _next;

        private int Row => order is null ? _next - 1 : order[_next - 1];

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            CheckPositioned();
            id = parent._ids[Row];
        };

        protected override bool MoveNextCore() => _next++ < parent._ids.Count;

        protected override Delegate MakeGetter(int column) => parent._columns[column].MakeGetter(() =>
        {
            CheckPositioned();
            return Row;
        });
    }
}
