namespace Microsoft.ML.Data;

/// <summary>The rows of a source after some, as many as asked for.</summary>
internal sealed class SlicedDataView(IDataView source, long skip, long take) : DataViewBase(source.Schema)
{
    public override long? GetRowCount() =>
        source.GetRowCount() is long rows ? Math.Clamp(rows - skip, 0, take) : null;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return new Cursor(source.GetRowCursor(needed), needed, skip, take);
    }

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema.Column[] needed, long skip, long take)
        : RowCursor(input.Schema, needed)
    {
        private long _skipped;
        private long _left = take;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        protected override bool MoveNextCore()
        {
            while (_skipped < skip && input.MoveNext())
                _skipped++;
            return _left-- > 0 && input.MoveNext();
        }

        protected override Delegate MakeGetter(int column) => RowGetters.Of(input, column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
