namespace Microsoft.ML.Data;

/// <summary>The first rows of a source.</summary>
internal sealed class SlicedDataView(IDataView source, long take) : DataViewBase(source.Schema)
{
    public override long? GetRowCount() =>
        source.GetRowCount() is long rows ? Math.Min(rows, take) : null;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return new Cursor(source.GetRowCursor(needed), needed, take);
    }

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema.Column[] needed, long take)
        : RowCursor(input.Schema, needed)
    {
        private long _left = take;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        protected override bool MoveNextCore() => _left-- > 0 && input.MoveNext();

        protected override Delegate MakeGetter(int column) => RowGetters.Of(input, column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
