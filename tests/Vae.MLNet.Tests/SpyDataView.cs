using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Notes what is asked of a view, and may change its vectors on the way, or fail.</summary>
internal sealed class SpyDataView(IDataView source, Func<VBuffer<float>, long, VBuffer<float>>? change = null) : IDataView
{
    /// <summary>The columns of each cursor that was opened.</summary>
    public List<string[]> Cursors { get; } = [];

    /// <summary>Whether each of them was asked to shuffle.</summary>
    public List<bool> Shuffled { get; } = [];

    public int RowsRead { get; private set; }

    /// <summary>How often MoveNext said that there are no more rows.</summary>
    public int Ends { get; private set; }

    public int Disposed { get; private set; }

    /// <summary>Values asked for, by column.</summary>
    public Dictionary<string, int> ValuesRead { get; } = [];

    /// <summary>Called with the number of rows already read, before MoveNext goes on.</summary>
    public Action<int> OnMove { get; init; } = _ => { };

    /// <summary>Called with column and position before a value is read.</summary>
    public Action<string, long> OnRead { get; init; } = (_, _) => { };

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        Cursors.Add([.. columns.Select(c => c.Name)]);
        Shuffled.Add(rand is not null);
        return new Cursor(this, source.GetRowCursor(columns, rand), change);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(SpyDataView spy, DataViewRowCursor input, Func<VBuffer<float>, long, VBuffer<float>>? change)
        : DataViewRowCursor
    {
        public override DataViewSchema Schema => input.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool MoveNext()
        {
            spy.OnMove(spy.RowsRead);
            var moved = input.MoveNext();
            spy.RowsRead += moved ? 1 : 0;
            spy.Ends += moved ? 0 : 1;
            return moved;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var getter = input.GetGetter<TValue>(column);
            return (ref TValue destination) =>
            {
                spy.OnRead(column.Name, Position);
                spy.ValuesRead[column.Name] = spy.ValuesRead.GetValueOrDefault(column.Name) + 1;
                getter(ref destination);
                if (change is not null && destination is VBuffer<float> vector)
                {
                    destination = (TValue)(object)change(vector, Position);
                }
            };
        }

        protected override void Dispose(bool disposing)
        {
            spy.Disposed++;
            input.Dispose();
            base.Dispose(disposing);
        }
    }
}
