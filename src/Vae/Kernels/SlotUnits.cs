using System.Numerics;
using System.Numerics.Tensors;

namespace Vae.Kernels;

/// <summary>
/// Slots in the data's units, x, and standardised ones, y = (x - shift) * scale. D = slots. The same bits for rows and for panels; NaN
/// stays NaN.
/// </summary>
internal sealed unsafe class SlotUnits
{
    private readonly float[] _shift;
    private readonly float[] _scale;
    private readonly float[] _deviation;
    private readonly float[] _logVariance;

    /// <param name="shift">[D].</param>
    /// <param name="scale">[D], above 0.</param>
    public SlotUnits(ReadOnlySpan<float> shift, ReadOnlySpan<float> scale)
    {
        (_shift, _scale) = (shift.ToArray(), scale.ToArray());
        _deviation = [.. _scale.Select(each => 1 / each)];
        _logVariance = [.. _scale.Select(each => (float)(-2 * ScalarMath.Log(each)))];
    }

    /// <summary>Standardises rows in their place, row-major [n, D].</summary>
    public void Standardize(Span<float> rows)
    {
        for (; !rows.IsEmpty; rows = rows[_shift.Length..])
        {
            var row = rows[.._shift.Length];
            TensorPrimitives.Subtract(row, _shift, row);
            TensorPrimitives.Multiply(row, _scale, row);
        }
    }

    /// <summary>Takes a row back to the data's units in its place.</summary>
    public void Restore(Span<float> row)
    {
        TensorPrimitives.Multiply(row, _deviation, row);
        TensorPrimitives.Add(row, _shift, row);
    }

    /// <summary>Takes rows of log-variances, row-major [n, D], from squared standardised units to squared units of the data, in their place.</summary>
    public void RestoreLogVariances(Span<float> rows)
    {
        for (; !rows.IsEmpty; rows = rows[_shift.Length..])
        {
            var row = rows[.._shift.Length];
            TensorPrimitives.Add(row, _logVariance, row);
        }
    }

    /// <summary>Standardises a panel, [D, lane], in its place.</summary>
    public void StandardizePanel(float* panel)
    {
        for (var d = 0; d < _shift.Length; d++)
        {
            for (var lane = 0; lane < PanelLayout.Lanes; lane += Vector<float>.Count)
            {
                var at = panel + (d * PanelLayout.Lanes) + lane;
                ((Vector.Load(at) - new Vector<float>(_shift[d])) * new Vector<float>(_scale[d])).Store(at);
            }
        }
    }

    /// <summary>Takes a panel, [D, lane], back to the data's units in its place.</summary>
    public void RestorePanel(float* panel)
    {
        for (var d = 0; d < _shift.Length; d++)
        {
            for (var lane = 0; lane < PanelLayout.Lanes; lane += Vector<float>.Count)
            {
                var at = panel + (d * PanelLayout.Lanes) + lane;
                ((Vector.Load(at) * new Vector<float>(_deviation[d])) + new Vector<float>(_shift[d])).Store(at);
            }
        }
    }
}
