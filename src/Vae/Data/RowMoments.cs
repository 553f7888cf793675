using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Vae.Clusters;

namespace Vae.Data;

/// <summary>
/// Weighted means, variances and, on request, covariances of slots, from one pass over rows, in double precision. D = slots. Every sum
/// is in the order of the rows, so that its bits depend on nothing else. A NaN is missing: means and variances are of the observed values, a
/// covariance of the rows in which both slots are observed.
/// </summary>
/// <remarks>
/// Values are taken from the first that their slot has: it is one of them, so that n rows lose no more than log10(n) of 15 digits to the
/// difference of two sums.
/// </remarks>
internal sealed class RowMoments
{
    // So many rows lie in the first-level caches and share what is loaded of the products.
    private const int RowsAtOnce = 16;

    private const double IndicatorSlack = 1e-9;

    private readonly int _slots;
    private readonly double[] _center;
    private readonly double[] _sums;
    private readonly double[] _missingWeight;
    private readonly double[] _least;
    private readonly double[] _largest;
    private readonly double[] _products;
    private readonly double[] _rows;
    private readonly double[] _weighted;
    private MissingPairs? _missing;
    private double _weight;
    private int _filled;

    /// <param name="slots">D.</param>
    /// <param name="covariances">Whether covariances are wanted, for which D x D numbers are kept, and three times as many if values are missing.</param>
    /// <param name="center">What values are taken from, [D]; empty for the first that each slot has.</param>
    public RowMoments(int slots, bool covariances, ReadOnlySpan<float> center = default)
    {
        (_slots, HasCovariances) = (slots, covariances);
        (_center, _sums, _missingWeight) = (new double[slots], new double[slots], new double[slots]);
        (_least, _largest) = (new double[slots], new double[slots]);
        Array.Fill(_center, double.NaN);
        for (var d = 0; d < center.Length; d++)
        {
            _center[d] = center[d];
        }

        _products = new double[covariances ? checked(slots * slots) : slots];
        (_rows, _weighted) = (new double[RowsAtOnce * slots], new double[RowsAtOnce * slots]);
    }

    public bool HasCovariances { get; }

    /// <summary>Takes note of a row.</summary>
    /// <param name="row">[D].</param>
    /// <param name="weight">How much it counts.</param>
    public void Add(ReadOnlySpan<float> row, double weight)
    {
        var values = _rows.AsSpan(_filled * _slots, _slots);
        var weighted = _weighted.AsSpan(_filled * _slots, _slots);
        var complete = true;
        for (var d = 0; d < row.Length; d++)
        {
            if (float.IsNaN(row[d]))
            {
                (values[d], weighted[d], complete) = (0, 0, false);
                _missingWeight[d] += weight;
                continue;
            }

            _center[d] = double.IsNaN(_center[d]) ? row[d] : _center[d];
            values[d] = row[d] - _center[d];
            (_least[d], _largest[d]) = (Math.Min(_least[d], values[d]), Math.Max(_largest[d], values[d]));
            weighted[d] = weight * values[d];
            _sums[d] += weighted[d];
        }

        if (!complete && HasCovariances)
        {
            (_missing ??= new(_slots)).Add(row, weighted, weight);
        }

        _weight += weight;
        if (++_filled == RowsAtOnce)
        {
            Complete();
        }
    }

    /// <summary>Adds up what has been noted; to be called after the last row.</summary>
    public void Complete()
    {
        for (var i = 0; i < (HasCovariances ? _slots : 1); i++)
        {
            AddProducts(i);
        }

        _filled = 0;
    }

    /// <summary>Adds up what all processes have noted, each about the same center, after <see cref="Complete"/>.</summary>
    /// <param name="others">They; null for a process alone.</param>
    public void Join(VaeCluster? others)
    {
        if (others is null)
        {
            return;
        }

        if (HasCovariances && others.Sum(_missing is null ? 0 : 1) > 0)
        {
            (_missing ??= new(_slots)).Join(others);
        }

        others.Sum(_sums);
        others.Sum(_missingWeight);
        others.Sum(_products);
        _weight = others.Sum(_weight);
        foreach (var bytes in others.Gather(MemoryMarshal.AsBytes((ReadOnlySpan<double>)[.. _least, .. _largest])))
        {
            var extremes = MemoryMarshal.Cast<byte, double>(bytes);
            TensorPrimitives.Min(_least, extremes[.._slots], _least);
            TensorPrimitives.Max(_largest, extremes[_slots..], _largest);
        }
    }

    /// <summary>The mean of a slot's observed values; 0 where there are none.</summary>
    public double Mean(int slot) => Observed(slot) > 0 ? _center[slot] + (_sums[slot] / Observed(slot)) : 0;

    /// <summary>The variance of a slot's observed values, not below 0.</summary>
    public double Variance(int slot) => HasCovariances ? Math.Max(0, Covariance(slot, slot)) : Observed(slot) > 0
        ? Math.Max(0, (_products[slot] - (_sums[slot] * _sums[slot] / Observed(slot))) / Observed(slot))
        : 0;

    /// <summary>How far a slot's observed values lie from their mean at most.</summary>
    public double LargestDeviation(int slot)
    {
        var mean = Mean(slot) - _center[slot];
        return Observed(slot) > 0 ? Math.Max(_largest[slot] - mean, mean - _least[slot]) : 0;
    }

    /// <summary>Whether a slot's observed values are all 0 or 1.</summary>
    public bool IsIndicator(int slot)
    {
        var mean = Mean(slot);
        var (least, largest) = (_center[slot] + _least[slot], _center[slot] + _largest[slot]);

        // x - x^2 is 0 at both ends alone, and so is its mean, but for the roundings of the variance.
        return least >= 0 && largest <= 1 && mean - (mean * mean) - Variance(slot) < IndicatorSlack;
    }

    /// <summary>The covariance of two slots; 0 where no row has both.</summary>
    public double Covariance(int i, int j)
    {
        (i, j) = (Math.Min(i, j), Math.Max(i, j));
        var (weight, sumI, sumJ) = (_weight, _sums[i], _sums[j]);
        if (_missing is not null)
        {
            weight = _weight - _missingWeight[i] - _missingWeight[j] + _missing.Weight(i, j);
            (sumI, sumJ) = (sumI - _missing.Sum(i, j), sumJ - _missing.Sum(j, i));
        }

        if (!(weight > 0) || Observed(i) <= 0 || Observed(j) <= 0)
        {
            return 0;
        }

        var (meanI, meanJ) = (_sums[i] / Observed(i), _sums[j] / Observed(j));
        return (_products[(i * _slots) + j] - (meanJ * sumI) - (meanI * sumJ) + (meanI * meanJ * weight)) / weight;
    }

    private double Observed(int slot) => _weight - _missingWeight[slot];

    /// <summary>Without covariances, the squares of all slots; else the products of slot i with itself and those after it.</summary>
    private void AddProducts(int i)
    {
        var width = Vector<double>.Count;
        var sums = _products.AsSpan(i * _slots, _slots);
        var j = i;
        for (; j <= _slots - width; j += width)
        {
            var sum = new Vector<double>(sums[j..]);
            for (var row = 0; row < _filled; row++)
            {
                var at = row * _slots;
                var other = HasCovariances ? new Vector<double>(_weighted[at + i]) : new(_weighted.AsSpan(at + j));
                sum += other * new Vector<double>(_rows.AsSpan(at + j));
            }

            sum.CopyTo(sums[j..]);
        }

        for (; j < _slots; j++)
        {
            for (var row = 0; row < _filled; row++)
            {
                var at = row * _slots;
                sums[j] += _weighted[at + (HasCovariances ? i : j)] * _rows[at + j];
            }
        }
    }

    /// <summary>What pairs of slots lack where one or both are missing.</summary>
    private sealed class MissingPairs(int slots)
    {
        private readonly double[] _bothMissing = new double[slots * slots];
        private readonly double[] _sums = new double[slots * slots];

        public void Add(ReadOnlySpan<float> row, ReadOnlySpan<double> weighted, double weight)
        {
            for (var j = 0; j < slots; j++)
            {
                if (!float.IsNaN(row[j]))
                {
                    continue;
                }

                for (var i = 0; i < slots; i++)
                {
                    _sums[(j * slots) + i] += weighted[i];
                    _bothMissing[(j * slots) + i] += float.IsNaN(row[i]) ? weight : 0;
                }
            }
        }

        public void Join(VaeCluster others)
        {
            others.Sum(_bothMissing);
            others.Sum(_sums);
        }

        /// <summary>The weight of the rows in which both are missing.</summary>
        public double Weight(int i, int j) => _bothMissing[(j * slots) + i];

        /// <summary>The sum of slot i over the rows in which slot j is missing.</summary>
        public double Sum(int i, int j) => _sums[(j * slots) + i];
    }
}
