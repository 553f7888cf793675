namespace Microsoft.ML.Data;

/// <summary>A sequence of objects as a data view.</summary>
internal sealed class EnumerableDataView<TRow>(IEnumerable<TRow> rows, ObjectColumns columns) : DataViewBase(columns.Schema)
    where TRow : class
{
    public override long? GetRowCount() => rows switch
    {
        ICollection<TRow> collection => collection.Count,
        IReadOnlyCollection<TRow> collection => collection.Count,
        _ => null,
    };

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(rows, columns, columnsNeeded);

    private sealed class Cursor(IEnumerable<TRow> rows, ObjectColumns columns, IEnumerable<DataViewSchema.Column> needed)
        : RowCursor(columns.Schema, needed)
    {
        private readonly IEnumerator<TRow> _rows = rows.GetEnumerator();

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            CheckPositioned();
            id = new DataViewRowId((ulong)Position, 0);
        };

        protected override bool MoveNextCore() => _rows.MoveNext();

        protected override Delegate MakeGetter(int column) => columns.MakeGetter(column, () =>
        {
            CheckPositioned();
            return _rows.Current;
        });

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
