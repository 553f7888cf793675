namespace Microsoft.ML.Data;

/// <summary>The rows of a source that a test lets pass. The test may need columns of its own and may count rows.</summary>
internal sealed class FilteredDataView(IDataView source, int[] testColumns, Func<DataViewRow, Func<bool>> makeTest, bool keepsOrder = false)
    : DataViewBase(source.Schema)
{
    public override bool CanShuffle => !keepsOrder && source.CanShuffle;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        var mask = ColumnSets.Mask(Schema, needed);
        foreach (int index in testColumns)
            mask[index] = true;
        var input = source.GetRowCursor(ColumnSets.Columns(Schema, mask), keepsOrder ? null : rand);
        return new Cursor(input, needed, makeTest(input));
    }

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema.Column[] needed, Func<bool> test) : RowCursor(input.Schema, needed)
    {
        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        protected override bool MoveNextCore()
        {
            while (input.MoveNext())
            {
                if (test())
                    return true;
            }
            return false;
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
