using Vae.Data;

namespace Vae.Training;

/// <summary>What a linear function of the condition says of standardised slots, by least squares: x = B (c - mean of c). Without a condition, nothing.</summary>
internal sealed class ConditionRegression
{
    // Of a slot's variance: one-hot slots add up to 1, and nothing else tells their coefficients apart.
    private const double RidgeShare = 1e-3;

    private readonly int _conditions;
    private readonly double[] _means;
    private readonly double[] _covariance;
    private readonly double[] _cross;
    private readonly double[] _coefficients;

    /// <param name="weights">With the units of data and condition.</param>
    /// <param name="slots">Which slots of the data.</param>
    /// <param name="moments">Of the rows with their conditions, with covariances.</param>
    public ConditionRegression(VaeWeights weights, int[] slots, RowMoments moments)
    {
        var first = weights.Architecture.InputDimension;
        var scale = weights[VaeParameter.InputScale];
        _conditions = weights.Architecture.ConditionDimension;
        (_means, _covariance) = (new double[_conditions], new double[_conditions * _conditions]);
        (_cross, _coefficients) = (new double[slots.Length * _conditions], new double[slots.Length * _conditions]);
        for (var i = 0; i < _conditions; i++)
        {
            var (shift, unit) = (weights[VaeParameter.ConditionShift][i], weights[VaeParameter.ConditionScale][i]);
            _means[i] = (moments.Mean(first + i) - shift) * unit;
            for (var j = 0; j < _conditions; j++)
            {
                _covariance[(i * _conditions) + j] = moments.Covariance(first + i, first + j) * unit * weights[VaeParameter.ConditionScale][j];
            }

            for (var s = 0; s < slots.Length; s++)
            {
                _cross[(s * _conditions) + i] = moments.Covariance(slots[s], first + i) * scale[slots[s]] * unit;
            }
        }

        Solve();
    }

    /// <summary>Row s of B, [C]: what each value of the condition says of a slot.</summary>
    public ReadOnlySpan<double> Coefficients(int slot) => _coefficients.AsSpan(slot * _conditions, _conditions);

    /// <summary>B times the mean condition, for a slot.</summary>
    public double AtMean(int slot) => Dot(Coefficients(slot), _means);

    /// <summary>A covariance of the slots, [slots, slots], becomes that of what the condition leaves of them.</summary>
    public void Remove(double[] covariance)
    {
        var slots = _conditions == 0 ? 0 : _cross.Length / _conditions;
        var explained = new double[_conditions];
        for (var i = 0; i < slots; i++)
        {
            // (B S - X)_i, with S of the condition and X between both: S_ij - B_i X_j - X_i B_j + B_i S B_j.
            for (var c = 0; c < _conditions; c++)
            {
                explained[c] = Dot(Coefficients(i), _covariance.AsSpan(c * _conditions, _conditions)) - _cross[(i * _conditions) + c];
            }

            for (var j = 0; j < slots; j++)
            {
                covariance[(i * slots) + j] += Dot(explained, Coefficients(j)) - Dot(Coefficients(i), _cross.AsSpan(j * _conditions, _conditions));
            }
        }
    }

    /// <summary>B (S + ridge) = X, by Cholesky.</summary>
    private void Solve()
    {
        var factor = new double[_covariance.Length];
        for (var i = 0; i < _conditions; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = _covariance[(i * _conditions) + j] * (i == j ? 1 + RidgeShare : 1);
                sum -= Dot(factor.AsSpan(i * _conditions, j), factor.AsSpan(j * _conditions, j));

                // A constant value of the condition says nothing.
                factor[(i * _conditions) + j] = i == j
                    ? (sum > 0 ? Math.Sqrt(sum) : double.PositiveInfinity)
                    : sum / factor[(j * _conditions) + j];
            }
        }

        for (var row = 0; row < _coefficients.Length; row += _conditions)
        {
            var solution = _coefficients.AsSpan(row, _conditions);
            for (var i = 0; i < _conditions; i++)
            {
                solution[i] = (_cross[row + i] - Dot(factor.AsSpan(i * _conditions, i), solution[..i])) / factor[i * (_conditions + 1)];
            }

            for (var i = _conditions - 1; i >= 0; i--)
            {
                for (var j = i + 1; j < _conditions; j++)
                {
                    solution[i] -= factor[(j * _conditions) + i] * solution[j];
                }

                solution[i] /= factor[i * (_conditions + 1)];
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
