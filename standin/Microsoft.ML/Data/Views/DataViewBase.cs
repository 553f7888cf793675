namespace Microsoft.ML.Data;

/// <summary>A data view that is read by one cursor.</summary>
internal abstract class DataViewBase : IDataView
{
    protected DataViewBase(DataViewSchema schema) => Schema = schema;

    public DataViewSchema Schema { get; }

    public virtual bool CanShuffle => false;

    public virtual long? GetRowCount() => null;

    public abstract DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null);

    public virtual DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
