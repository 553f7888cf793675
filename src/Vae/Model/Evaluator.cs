namespace Vae.Model;

/// <summary>Adds up what a <see cref="VaeEvaluation"/> says, some rows at a time. n = rows, D = slots, L = latent units.</summary>
internal sealed class Evaluator
{
    private readonly VaeModel _model;
    private readonly int _samples;
    private readonly int _seed;
    private readonly bool _hasPosterior;
    private readonly ReconstructionErrors _errors;
    private readonly WeightedMoments[] _values;
    private readonly WeightedMoments[] _squaredErrors;
    private readonly WeightedMoments[] _losses;
    private readonly WeightedMoments[] _mu;
    private readonly WeightedMoments[] _divergences;
    private WeightedMoments _elbo;
    private WeightedMoments _reconstruction;
    private long _rows;

    /// <exception cref="ArgumentOutOfRangeException">The samples are below 1.</exception>
    public Evaluator(VaeModel model, int samples, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        (_model, _samples, _seed) = (model, samples, seed);
        _hasPosterior = model.Objective is not AutoencoderObjective;
        _errors = new(model);
        (_values, _squaredErrors, _losses) =
            (new WeightedMoments[model.InputDimension], new WeightedMoments[model.InputDimension], new WeightedMoments[model.InputDimension]);
        (_mu, _divergences) = (new WeightedMoments[model.LatentDimension], new WeightedMoments[model.LatentDimension]);
    }

    /// <param name="rows">[n, D], of a conditional model [n, D + C].</param>
    /// <param name="weights">[n], each above 0; empty where all count the same.</param>
    public void Add(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights)
    {
        var count = rows.Length / _model.Architecture.RowDimension;
        _rows += count;
        var divergences = AddLatent(rows, weights, new double[count]);
        AddLosses(rows, weights, divergences);
        AddFeatures(rows, weights, count);
    }

    /// <param name="names">[D]; null where there are none.</param>
    /// <exception cref="ArgumentException">There were no rows.</exception>
    public VaeEvaluation Finish(IReadOnlyList<string>? names) => _rows == 0
        ? throw new ArgumentException("There are no rows to evaluate; give at least one of a weight above 0.")
        : new()
        {
            Rows = _rows,
            ReconstructionLoss = _reconstruction.Mean,
            KlDivergence = _divergences.Sum(unit => unit.Mean),
            StandardError = _elbo.StandardError,
            KlPerDimension = _hasPosterior ? [.. _divergences.Select(unit => unit.Mean)] : [],
            ActiveUnits = _hasPosterior ? _mu.Count(unit => unit.Variance > VaeModel.LeastActiveVariance) : null,
            Features = [.. Enumerable.Range(0, _values.Length).Select(slot => Feature(slot, names?[slot]))],
        };

    private VaeFeatureError Feature(int slot, string? name) => _values[slot].Weight > 0
        ? new(name, Math.Sqrt(_squaredErrors[slot].Mean), Math.Sqrt(_values[slot].Variance), _losses[slot].Mean)
        : new(name, double.NaN, double.NaN, double.NaN);

    /// <returns>Each row's KL, [n].</returns>
    private double[] AddLatent(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, double[] ofRow)
    {
        if (!_hasPosterior)
        {
            return ofRow;
        }

        var width = _model.LatentDimension;
        var (mu, logVar) = (new float[ofRow.Length * width], new float[ofRow.Length * width]);
        _model.Encode(rows, mu, logVar);
        for (var i = 0; i < mu.Length; i++)
        {
            var (row, unit) = (i / width, i % width);
            var divergence = VaeModel.UnitDivergence(mu[i], logVar[i]);
            ofRow[row] += divergence;
            _mu[unit].Add(mu[i], Weight(weights, row));
            _divergences[unit].Add(divergence, Weight(weights, row));
        }

        return ofRow;
    }

    private void AddLosses(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, double[] divergences)
    {
        var losses = new float[divergences.Length];
        if (_hasPosterior)
        {
            _model.ReconstructionLogProbability(rows, _samples, _seed, losses);
        }
        else
        {
            _model.ReconstructionLoss(rows, losses);
        }

        for (var row = 0; row < losses.Length; row++)
        {
            var loss = _hasPosterior ? -losses[row] : losses[row];
            _reconstruction.Add(loss, Weight(weights, row));
            _elbo.Add(-loss - divergences[row], Weight(weights, row));
        }
    }

    private void AddFeatures(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, int count)
    {
        var (errors, losses) = (new float[count * _model.InputDimension], new float[count * _model.InputDimension]);
        var stride = _model.Architecture.RowDimension;
        _errors.Compute(rows, errors);
        _model.ReconstructionLossPerFeature(rows, losses);
        for (var i = 0; i < errors.Length; i++)
        {
            var (row, slot) = (i / _model.InputDimension, i % _model.InputDimension);
            if (!float.IsNaN(errors[i]))
            {
                _values[slot].Add(rows[(row * stride) + slot], Weight(weights, row));
                _squaredErrors[slot].Add((double)errors[i] * errors[i], Weight(weights, row));
                _losses[slot].Add(losses[i], Weight(weights, row));
            }
        }
    }

    private static float Weight(ReadOnlySpan<float> weights, int row) => weights.IsEmpty ? 1 : weights[row];
}
