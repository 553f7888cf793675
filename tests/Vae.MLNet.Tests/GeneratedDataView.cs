using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>
/// Rows near a plane, each made from its number when a cursor comes to it: as many as one likes, none of them in memory or on disk.
/// Columns "Features" and "Weight". Cannot shuffle.
/// </summary>
internal sealed class GeneratedDataView : IDataView
{
    private readonly Func<int, long> _rowsOf;
    private readonly bool _knowsCount;
    private readonly float[] _first;
    private readonly float[] _second;

    /// <param name="rows">Rows.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="knowsCount">Whether <see cref="GetRowCount"/> gives their number.</param>
    public GeneratedDataView(long rows, int width, bool knowsCount = true)
        : this(_ => rows, width, knowsCount)
    {
    }

    /// <param name="rowsOf">Rows of each cursor, by its number from 0.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="knowsCount">Whether <see cref="GetRowCount"/> gives the first cursor's.</param>
    public GeneratedDataView(Func<int, long> rowsOf, int width, bool knowsCount = true)
    {
        (_rowsOf, _knowsCount) = (rowsOf, knowsCount);
        _first = [.. Enumerable.Range(1, width).Select(slot => MathF.Cos(slot))];
        _second = [.. Enumerable.Range(1, width).Select(slot => MathF.Sin(slot))];
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, width));
        builder.AddColumn("Weight", NumberDataViewType.Single);
        Schema = builder.ToSchema();
    }

    /// <summary>Called before every row.</summary>
    public Action OnRow { get; init; } = () => { };

    public int Opened { get; private set; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _knowsCount ? _rowsOf(0) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index)], _rowsOf(Opened++));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>A row's values, each at most 1.5 from 0.</summary>
    public void Fill(long row, Span<float> values)
    {
        var bits = Mix((ulong)row);
        var (u, v) = (Unit((uint)bits), Unit((uint)(bits >> 32)));
        var noise = (uint)Mix(bits);
        for (var slot = 0; slot < values.Length; slot++)
        {
            noise = (noise * 1664525) + 1013904223;
            values[slot] = (_first[slot] * u) + (_second[slot] * v) + (0.05f * Unit(noise));
        }
    }

    public static float Weight(long row) => row % 3 / 2f;

    private static float Unit(uint bits) => ((bits >> 8) * (2f / (1 << 24))) - 1;

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private sealed class Cursor(GeneratedDataView view, int[] active, long rows) : DataViewRowCursor
    {
        private long _position = -1;
        private bool _ended;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            view.OnRow();
            _ended |= _position + 1 >= rows;
            _position = _ended ? -1 : _position + 1;
            return !_ended;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<float> weight = (ref float value) => value = Weight(_position);
            ValueGetter<VBuffer<float>> features = (ref VBuffer<float> value) =>
            {
                var editor = VBufferEditor.Create(ref value, view._first.Length);
                view.Fill(_position, editor.Values);
                value = editor.Commit();
            };
            return column.Index == 0 ? (ValueGetter<TValue>)(object)features : (ValueGetter<TValue>)(object)weight;
        }
    }
}
