namespace Microsoft.ML.Data;

/// <summary>A sequence of objects as a data view.</summary>
internal sealed class EnumerableDataView<TRow>(IEnumerable<TRow> rows, ObjectColumns columns) : DataViewBase(columns.Schema)
    where TRow : class
{
    public override bool CanShuffle => rows is IList<TRow>;

    public override long? GetRowCount() => rows switch
    {
        ICollection<TRow> collection => collection.Count,
        IReadOnlyCollection<TRow> collection => collection.Count,
        _ => null,
    };

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        int[] order = null;
        if (rand is not null && rows is IList<TRow> list)
        {
            order = [.. Enumerable.Range(0, list.Count)];
            rand.Shuffle(order);
        }
        return new Cursor(rows, columns, columnsNeeded, order);
    }

    private sealed class Cursor(IEnumerable<TRow> rows, ObjectColumns columns, IEnumerable<DataViewSchema.Column> needed, int[] order)
        : RowCursor(columns.Schema, needed)
    {
        private readonly IEnumerator<TRow> _rows = order is null ? rows.GetEnumerator() : null;
        private int _next;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            CheckPositioned();
            id = new DataViewRowId((ulong)(order is null ? _next - 1 : order[_next - 1]), 0);
        };

        protected override bool MoveNextCore() => order is null ? Advance(_rows.MoveNext()) : Advance(_next < order.Length);

        protected override Delegate MakeGetter(int column) => columns.MakeGetter(column, () =>
        {
            CheckPositioned();
            return order is null ? _rows.Current : ((IList<TRow>)rows)[order[_next - 1]];
        });

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _rows?.Dispose();
        }

        private bool Advance(bool hasMore)
        {
            if (hasMore)
                _next++;
            return hasMore;
        }
    }
}
