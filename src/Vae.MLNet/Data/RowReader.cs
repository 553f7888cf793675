using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>Reads a vector column of one row or cursor as dense, finite numbers, the condition behind them. One thread at a time.</summary>
internal sealed class RowReader
{
    private readonly DataViewRow _row;
    private readonly InputColumn _column;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private readonly bool _ignoresMissing;
    private readonly float[] _asGiven;
    private readonly Action<Memory<float>>? _readCondition;
    private readonly float[] _condition;
    private VBuffer<float> _buffer;

    public RowReader(DataViewRow row, InputColumn column)
    {
        _row = row;
        _column = column;
        _ignoresMissing = column.MissingValues == MissingValues.Ignore;
        _asGiven = column.PixelOrder is null ? [] : new float[column.Width];
        _readCondition = column.Condition?.Reader(row);
        _condition = new float[column.RowWidth - column.Width];
        _getter = row.GetGetter<VBuffer<float>>(row.Schema[column.Column.Index]);
    }

    /// <summary>Values of a row with its condition.</summary>
    public int Width => _column.RowWidth;

    /// <summary>The row's position, by which values computed from it are kept.</summary>
    public long Position => _row.Position;

    /// <summary>Writes the current row as the VAE takes it; the slots that a sparse vector leaves out are 0.</summary>
    /// <exception cref="InvalidOperationException">The row has another length than the column, or a value is infinite, or NaN where that is an error.</exception>
    public void Read(Span<float> destination)
    {
        _getter(ref _buffer);
        Read(in _buffer, destination);
    }

    /// <summary>Writes what the column's getter gave for the current row, and the row's condition.</summary>
    /// <inheritdoc cref="Read(Span{float})"/>
    public void Read(ref readonly VBuffer<float> values, Span<float> destination)
    {
        ReadValues(in values, destination[.._column.Width]);
        if (_readCondition is not null)
        {
            _readCondition(_condition);
            _condition.CopyTo(destination[_column.Width..]);
        }
    }

    private void ReadValues(ref readonly VBuffer<float> values, Span<float> destination)
    {
        if (values.Length != _column.Width)
        {
            throw new InvalidOperationException(
                $"Column '{_column.Name}', row {Position}: the row has {values.Length} values and the column's type {_column.Width}. "
                + "Give every row the same number of values.");
        }

        if (_column.PixelOrder is { } order)
        {
            CopyFinite(in values, _asGiven);
            order.ToPlanar(_asGiven, destination);
            return;
        }

        CopyFinite(in values, destination);
    }

    private void CopyFinite(ref readonly VBuffer<float> values, Span<float> destination)
    {
        // Looked for where they come from: what has just been written may not be in a cache yet.
        var areFinite = TensorPrimitives.IsFiniteAll(values.GetValues());
        values.CopyTo(destination);
        if (!areFinite)
        {
            RequireFinite(destination);
        }
    }

    private void RequireFinite(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) && !(_ignoresMissing && float.IsNaN(values[i])))
            {
                throw NotFinite(i, values[i]);
            }
        }
    }

    private InvalidOperationException NotFinite(int slot, float value)
    {
        var slotName = _column.GetSlotNames()?[slot] is { Length: > 0 } name ? $" ('{name}')" : "";
        return new InvalidOperationException(
            FormattableString.Invariant($"Column '{_column.Name}', row {Position}, slot {slot}{slotName}: the value is {value}. ")
            + "Replace or drop such values first, for example with Transforms.ReplaceMissingValues or Data.FilterRowsByMissingValues"
            + (float.IsNaN(value) ? ", or train with MissingValues = MissingValues.Ignore." : "."));
    }
}
