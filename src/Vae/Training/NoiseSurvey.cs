using Vae.Architecture;
using Vae.Data;
using Vae.Kernels;
using Vae.Model;

namespace Vae.Training;

/// <summary>Estimates how much of the columns' variance is noise, independent from cell to cell, in one pass over the training rows.</summary>
/// <remarks>
/// The rows alone cannot tell; they give upper bounds. The covariance of rows with noise of variance s has no eigenvalue below s, and each
/// column's distribution has room for only so much: see <see cref="NormalComponent"/>. Two fifths of the least bound are taken. Of a linear
/// denoiser the squared error, less that of untouched rows, goes with e (e - 2 s), e being the estimate: of a bound that is tight that
/// gains 64 % of what can be gained, and one five times too large still loses nothing.
/// </remarks>
internal sealed class NoiseSurvey
{
    private const double ShareOfBound = 0.4;

    // The least eigenvalue of some columns is no less than that of all; the work goes with the cube of their number.
    private const int MostSlots = 256;
    private const int MostRows = 4096;

    // Below this share of its unit's square a column is constant but for rounding.
    private const double LeastVariance = 1e-6;

    private readonly VaeModel _model;
    private readonly int[] _slots;
    private readonly float[] _chosen;
    private readonly RowMoments _moments;
    private readonly RowSample _sample;

    private NoiseSurvey(VaeModel model)
    {
        int[] slots = [.. LikelihoodLayout.Of(model.Architecture).GaussianSlots];
        var count = Math.Min(slots.Length, MostSlots);
        (_model, _slots) = (model, [.. Enumerable.Range(0, count).Select(i => slots[(long)i * slots.Length / count])]);
        _chosen = new float[count];
        (_moments, _sample) = (new(count, covariances: true), new(Math.Max(1, count), MostRows));
    }

    /// <param name="model">A VAE that standardises.</param>
    /// <param name="rows">The rows, read once.</param>
    /// <returns>The share, from 0 to 1; 0 where no column is Gaussian.</returns>
    public static double Of(VaeModel model, IEnumerable<RowBlock> rows)
    {
        var (survey, dimension) = (new NoiseSurvey(model), model.Architecture.RowDimension);
        foreach (var block in rows)
        {
            for (var row = 0; row < block.Rows.Length / dimension; row++)
            {
                survey.Add(block.Rows.Span.Slice(row * dimension, dimension), block.Weight(row));
            }
        }

        survey._moments.Complete();
        return survey.Share();
    }

    private void Add(ReadOnlySpan<float> row, float weight)
    {
        for (var i = 0; i < _chosen.Length; i++)
        {
            _chosen[i] = row[_slots[i]];
        }

        _moments.Add(_chosen, weight);
        _sample.Add(_chosen, weight);
    }

    private double Share()
    {
        var scales = _model.Weights[VaeParameter.InputScale];
        var scale = new double[_slots.Length];
        for (var i = 0; i < scale.Length; i++)
        {
            scale[i] = scales[_slots[i]];
        }

        int[] varying = [.. Enumerable.Range(0, scale.Length).Where(i => _moments.Variance(i) * scale[i] * scale[i] > LeastVariance)];
        if (varying.Length == 0)
        {
            return 0;
        }

        var covariance = new double[varying.Length * varying.Length];
        for (var i = 0; i < varying.Length; i++)
        {
            for (var j = 0; j < varying.Length; j++)
            {
                covariance[(i * varying.Length) + j] = _moments.Covariance(varying[i], varying[j]) * scale[varying[i]] * scale[varying[j]];
            }
        }

        var bound = LeastEigenvalue.Of(covariance, varying.Length);
        foreach (var i in varying)
        {
            bound = Math.Min(bound, Room(i, scale[i]));
        }

        return Math.Min(1, ShareOfBound * bound);
    }

    /// <summary>For noise in a column, in squared standardised units.</summary>
    private double Room(int column, double scale)
    {
        var (values, weights, count) = (new float[_sample.Count], new float[_sample.Count], 0);
        for (var row = 0; row < _sample.Count; row++)
        {
            values[count] = (float)((_sample.Row(row)[column] - _moments.Mean(column)) * scale);
            weights[count] = _sample.Weight(row);
            count += float.IsNaN(values[count]) ? 0 : 1;
        }

        return NormalComponent.LargestVariance(values.AsSpan(0, count), weights.AsSpan(0, count));
    }
}
