using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>One pass over <see cref="GeneratedRows"/>. Makes them some at a time, and only where their values are asked for.</summary>
internal sealed class GeneratedCursor(VaeModel model, GeneratedRows rows, DataViewSchema schema, HashSet<int> active) : DataViewRowCursor
{
    // A block that several threads share, and few megabytes where rows are wide.
    private const int MostRows = 1024;
    private const int MostValues = 1 << 20;

    private readonly PixelOrder? _order = PixelOrder.Of(model.Architecture);
    private readonly int _atOnce = Math.Clamp(MostValues / model.InputDimension, 1, MostRows);
    private float[] _values = [];
    private float[] _conditions = [];
    private long _made = -1;
    private long _position = -1;
    private bool _isEnded;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        _isEnded |= _position == rows.Count - 1;
        _position = _isEnded ? -1 : _position + 1;
        return !_isEnded;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)RequireRow(), 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when this cursor was opened.");
        }

        Delegate getter = column.Index == 0 ? Vector(model.InputDimension, Values)
            : schema[column.Index].Type is VectorDataViewType ? Vector(model.ConditionDimension, destination => Condition(RequireRow()).CopyTo(destination))
            : (ValueGetter<float>)((ref float value) => value = Condition(RequireRow())[0]);
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' has type {schema[column.Index].Type}, not {typeof(TValue).Name}.");
    }

    private static ValueGetter<VBuffer<float>> Vector(int width, Action<Span<float>> fill) => (ref VBuffer<float> destination) =>
    {
        var editor = VBufferEditor.Create(ref destination, width);
        fill(editor.Values);
        destination = editor.Commit();
    };

    /// <summary>The current row as it lies in the column.</summary>
    private void Values(Span<float> destination)
    {
        var (row, width) = (RequireRow(), model.InputDimension);
        var first = row - (row % _atOnce);
        if (_made != first)
        {
            Make(first, (int)Math.Min(_atOnce, rows.Count - first));
        }

        var values = _values.AsSpan((int)(row - first) * width, width);
        if (_order is null)
        {
            values.CopyTo(destination);
        }
        else
        {
            _order.ToInterleaved(values, destination);
        }
    }

    private void Make(long first, int count)
    {
        if (_values.Length == 0)
        {
            (_values, _conditions) = (new float[_atOnce * model.InputDimension], new float[_atOnce * model.ConditionDimension]);
        }

        for (var i = 0; i < count; i++)
        {
            Condition(first + i).CopyTo(_conditions.AsSpan(i * model.ConditionDimension));
        }

        rows.Fill(first, _values.AsSpan(0, count * model.InputDimension), _conditions.AsSpan(0, count * model.ConditionDimension));
        _made = first;
    }

    private ReadOnlySpan<float> Condition(long row)
    {
        var width = model.ConditionDimension;
        return width == 0 ? default : rows.Conditions.AsSpan((int)(row % (rows.Conditions.Length / width)) * width, width);
    }

    private long RequireRow() => _position >= 0
        ? _position
        : throw new InvalidOperationException("The cursor is on no row: call MoveNext first, and read no further than it returns true.");
}
