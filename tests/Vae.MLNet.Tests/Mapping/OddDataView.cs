using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Mapping;

/// <summary>A view with one more column, "Odd", of a type that ML.NET cannot copy: every row gives the same object, changed.</summary>
internal sealed class OddDataView : IDataView
{
    private readonly IDataView _source;

    public OddDataView(IDataView source)
    {
        _source = source;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source.Schema);
        builder.AddColumn("Odd", new OddType());
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.Select(c => c.Index).ToHashSet();
        return new Cursor(Schema, needed, _source.GetRowCursor(_source.Schema.Where(c => needed.Contains(c.Index)), rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    public sealed class Counter
    {
        public long Row { get; set; }
    }

    private sealed class OddType() : StructuredDataViewType(typeof(Counter))
    {
        public override bool Equals(DataViewType? other) => other is OddType;
    }

    private sealed class Cursor(DataViewSchema schema, HashSet<int> needed, DataViewRowCursor input) : DataViewRowCursor
    {
        private readonly Counter _counter = new();

        public override DataViewSchema Schema => schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool MoveNext()
        {
            var moved = input.MoveNext();
            _counter.Row = Position;
            return moved;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => needed.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            column.Name == "Odd"
                ? (ValueGetter<TValue>)(object)new ValueGetter<Counter>((ref Counter value) => value = _counter)
                : input.GetGetter<TValue>(input.Schema[column.Index]);
    }
}
