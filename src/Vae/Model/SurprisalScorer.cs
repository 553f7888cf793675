using System.Buffers;
using Vae.Kernels;

namespace Vae.Model;

/// <summary>
/// The surprisal of rows: how improbable each value is given the rest of its row, by the VAE, and given its column. Immutable; a row
/// gets the same bits alone and among others.
/// </summary>
/// <remarks>
/// Slot j contributes 2/3 t(r_j^2 / v_j) + 1/3 t(m_j^2 / s_j), r_j being x_j less its reconstruction, m_j = x_j - median_j, v_j and s_j
/// the means of their squares, and t(u) = 2 log(1 + u / 3): minus the log density of a Student t with three degrees of freedom, in
/// nats, counted from its mode. So an error as large as usual contributes 0.58, none 0, and a huge one only its logarithm.
/// </remarks>
internal sealed class SurprisalScorer(VaeModel model, ErrorScales scales)
{
    public const double Freedom = 3;
    public const double ShareOfResidual = 2 / 3.0;

    private readonly ReconstructionErrors _errors = new(model);

    public ErrorScales Scales => scales;

    /// <param name="rows">Row-major [count, D], of a conditional model [count, D + C].</param>
    /// <param name="scores">Receives [count] sums over the slots, in nats, at least 0; finite.</param>
    /// <param name="contributions">Receives each slot's part, [count, D], in nats, at least 0 and 0 for a missing value; or empty.</param>
    public void Compute(ReadOnlySpan<float> rows, Span<float> scores, Span<float> contributions)
    {
        var (width, stride) = (model.InputDimension, model.Architecture.RowDimension);
        var rented = ArrayPool<float>.Shared.Rent(scores.Length * width);
        var parts = rented.AsSpan(0, scores.Length * width);
        _errors.Compute(rows, parts);
        for (var row = 0; row < scores.Length; row++)
        {
            var ofRow = parts.Slice(row * width, width);
            Measure(rows.Slice(row * stride, width), ofRow);
            var sum = 0.0;
            foreach (var part in ofRow)
            {
                sum += part;
            }

            scores[row] = (float)sum;
        }

        if (!contributions.IsEmpty)
        {
            parts.CopyTo(contributions);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Errors become contributions.</summary>
    private void Measure(ReadOnlySpan<float> row, Span<float> errors)
    {
        var (medians, residuals, spreads) = (scales.Medians, scales.Residuals, scales.Spreads);
        for (var slot = 0; slot < errors.Length; slot++)
        {
            var error = (double)errors[slot];
            var distance = row[slot] - medians[slot];
            errors[slot] = double.IsNaN(error) ? 0 : (float)(
                (ShareOfResidual * Surprisal(error * error / residuals[slot]))
                + ((1 - ShareOfResidual) * Surprisal(distance * distance / spreads[slot])));
        }
    }

    private static double Surprisal(double u) => 2 * ScalarMath.Log(1 + (u / Freedom));
}
