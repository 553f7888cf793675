using Vae.Data;
using Vae.Model;

namespace Vae.Training;

/// <summary>Finds the <see cref="ErrorScales"/> of a trained VAE on its training rows, in one pass over them and in one order.</summary>
internal sealed class ErrorSurvey
{
    // Of a column's variance, added to both scales: no reconstruction is trusted to be better than that.
    private const double ShareOfVariance = 1e-3;

    // For the medians.
    private const long MostBytes = 64 << 20;
    private const int MostRows = 10_000;
    private const int LeastRows = 100;

    private readonly RowSample _sample;
    private readonly double[] _weights;
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly double[] _squaredErrors;

    private ErrorSurvey(int dimension, long memory)
    {
        var fitting = RowStore.RowsIn(Math.Min(memory, MostBytes), dimension, hasWeights: true);
        _sample = new(dimension, Math.Clamp(fitting, LeastRows, MostRows));
        _weights = new double[dimension];
        _means = new double[dimension];
        _deviations = new double[dimension];
        _squaredErrors = new double[dimension];
    }

    /// <param name="model">The VAE.</param>
    /// <param name="rows">The rows, read once.</param>
    /// <param name="memory">Most bytes of rows to keep for the medians, which are exact where all fit and there are at most 10,000.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    public static ErrorScales Of(VaeModel model, IEnumerable<RowBlock> rows, long memory, CancellationToken cancellation)
    {
        var (survey, errors, dimension) = (new ErrorSurvey(model.InputDimension, memory), new ReconstructionErrors(model), model.InputDimension);
        var stride = model.Architecture.RowDimension;
        float[] buffer = [];
        foreach (var block in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            var values = block.Rows.Span;
            var count = values.Length / stride;
            buffer = buffer.Length < count * dimension ? new float[count * dimension] : buffer;
            errors.Compute(values, buffer.AsSpan(0, count * dimension));
            for (var row = 0; row < count; row++)
            {
                survey.Add(values.Slice(row * stride, dimension), buffer.AsSpan(row * dimension, dimension), block.Weight(row));
            }
        }

        return survey.Finish();
    }

    /// <remarks>Mean and squared deviations by West (1979), whose differences vanish exactly where a column is constant.</remarks>
    private void Add(ReadOnlySpan<float> row, ReadOnlySpan<float> errors, float weight)
    {
        _sample.Add(row, weight);
        for (var slot = 0; slot < row.Length; slot++)
        {
            var error = (double)errors[slot];
            if (double.IsNaN(error))
            {
                continue;
            }

            _weights[slot] += weight;
            var above = row[slot] - _means[slot];
            _means[slot] += above * (weight / _weights[slot]);
            _deviations[slot] += weight * above * (row[slot] - _means[slot]);
            _squaredErrors[slot] += weight * error * error;
        }
    }

    private ErrorScales Finish()
    {
        var dimension = _weights.Length;
        var scales = new ErrorScales(new double[dimension], new double[dimension], new double[dimension]);
        var (values, weights) = (new float[_sample.Count], new float[_sample.Count]);
        for (var slot = 0; slot < dimension; slot++)
        {
            var count = 0;
            for (var row = 0; row < _sample.Count; row++)
            {
                values[count] = _sample.Row(row)[slot];
                weights[count] = _sample.Weight(row);
                count += float.IsNaN(values[count]) ? 0 : 1;
            }

            var median = WeightedMedian.Of(values.AsSpan(0, count), weights.AsSpan(0, count));
            (scales.Medians[slot], scales.Residuals[slot], scales.Spreads[slot]) = Scales(slot, median);
        }

        return scales;
    }

    private (double Median, double Residual, double Spread) Scales(int slot, double median)
    {
        var variance = _deviations[slot] / _weights[slot];
        if (variance > 0)
        {
            var offset = _means[slot] - median;
            var floor = ShareOfVariance * variance;
            return (median, (_squaredErrors[slot] / _weights[slot]) + floor, variance + (offset * offset) + floor);
        }

        // Never seen: no value is a surprise. Always the same: its own size is the only scale there is.
        return _weights[slot] == 0
            ? (0, double.PositiveInfinity, double.PositiveInfinity)
            : (median, double.PositiveInfinity, ShareOfVariance * (median == 0 ? 1 : median * median));
    }
}
