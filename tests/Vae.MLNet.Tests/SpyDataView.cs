using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Notes what is asked of a view, and may change its vectors on the way.</summary>
internal sealed class SpyDataView(IDataView source, Func<VBuffer<float>, long, VBuffer<float>>? change = null) : IDataView
{
    /// <summary>The columns of each cursor that was opened.</summary>
    public List<string[]> Cursors { get; } = [];

    /// <summary>Whether each of them was asked to shuffle.</summary>
    public List<bool> Shuffled { get; } = [];

    public int RowsRead { get; private set; }

    public int Disposed { get; private set; }

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
            var moved = input.MoveNext();
            spy.RowsRead += moved ? 1 : 0;
            return moved;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var getter = input.GetGetter<TValue>(column);
            if (change is null || getter is not ValueGetter<VBuffer<float>> vectors)
            {
                return getter;
            }

            ValueGetter<VBuffer<float>> changed = (ref VBuffer<float> destination) =>
            {
                VBuffer<float> value = default;
                vectors(ref value);
                destination = change(value, input.Position);
            };
            return (ValueGetter<TValue>)(object)changed;
        }

        protected override void Dispose(bool disposing)
        {
            spy.Disposed++;
            input.Dispose();
            base.Dispose(disposing);
        }
    }
}
