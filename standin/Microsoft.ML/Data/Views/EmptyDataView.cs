namespace Microsoft.ML.Data;

/// <summary>A schema without rows.</summary>
internal sealed class EmptyDataView(DataViewSchema schema) : DataViewBase(schema)
{
    public override bool CanShuffle => true;

    public override long? GetRowCount() => 0;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(Schema, columnsNeeded);

    private sealed class Cursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> needed) : RowCursor(schema, needed)
    {
        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => CheckPositioned();

        protected override bool MoveNextCore() => false;

        protected override Delegate MakeGetter(int column) =>
            (Delegate)RowGetters.Invoke(typeof(Cursor), nameof(Nothing), Schema[column].Type.RawType, this);

        private static Delegate Nothing<T>(Cursor cursor) => (ValueGetter<T>)((ref T value) => cursor.CheckPositioned());
    }
}
