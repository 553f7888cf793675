using System.Numerics;
using System.Runtime.CompilerServices;
using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Likelihoods;

/// <summary>A range whose slots are independent of each other.</summary>
internal sealed unsafe class ElementKernel<TLoss>(TLoss loss, LikelihoodPart part, VaeArchitecture architecture, double fixedVariance)
    : RangeKernel(part)
    where TLoss : struct, IElementLoss
{
    private readonly VarianceKind _variance = part.Variance;
    private readonly int _first = part.First;
    private readonly int _end = part.End;

    // From a slot's output to its log-variance, in outputs, where the decoder gives one.
    private readonly int _toLogVariance = architecture.InputDimension + part.OutputLogVariance - part.First;
    private readonly int _shared = part.SharedLogVariance;
    private readonly float _min = (float)architecture.MinLikelihoodLogVariance;
    private readonly float _max = (float)architecture.MaxLikelihoodLogVariance;
    private readonly Vector<float> _fixedPrecision = new((float)(1 / fixedVariance));
    private readonly float _fixedLogVar = (float)ScalarMath.Log(fixedVariance);
    private readonly bool _ignoresMissing = architecture.MissingValues == MissingValues.Ignore;

    public override bool IsDivisible => true;

    public override double MinLoss => _variance == VarianceKind.Fixed ? 0 : 0.5 * _min;

    private bool HasShared => _variance is VarianceKind.Learned or VarianceKind.PerFeature;

    public override double LossAndGradient(
        float* output, float* target, float* laneWeights, float* sharedLogVar, int first, int last,
        float* gradient, float* sharedGradient) =>
        _variance == VarianceKind.Fixed
            ? FixedVariance(output, target, laneWeights, first, last, gradient)
            : LearnedVariance(output, target, laneWeights, sharedLogVar, first, last, gradient, sharedGradient);

    /// <summary>Alone, without what only variances need, this is most of what a step does beside its products.</summary>
    private double FixedVariance(float* output, float* target, float* laneWeights, int first, int last, float* gradient)
    {
        var lanes = PanelLayout.Lanes;
        var (evaluate, precision) = (loss, _fixedPrecision);
        var sums = stackalloc float[PanelLayout.Lanes];
        for (var lane = 0; lane < lanes; lane += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            var weight = Vector.Load(laneWeights + lane);
            if (Vector.EqualsAll(weight, Vector<float>.Zero))
            {
                Clear(gradient + lane, first, last);
                sum.Store(sums + lane);
                continue;
            }

            for (var at = (first * lanes) + lane; at < last * lanes; at += lanes)
            {
                var x = Vector.Load(target + at);
                var present = Vector.AsVectorSingle(Vector.Equals(x, x));
                var value = evaluate.Evaluate(Vector.Load(output + at), x, Vector<float>.Zero, precision, out var dA, out _);
                ((dA * weight) & present).Store(gradient + at);
                sum = Vector.FusedMultiplyAdd(value & present, weight, sum);
            }

            sum.Store(sums + lane);
        }

        return LaneSums.Fold(sums);
    }

    private double LearnedVariance(
        float* output, float* target, float* laneWeights, float* sharedLogVar, int first, int last,
        float* gradient, float* sharedGradient)
    {
        var lanes = PanelLayout.Lanes;
        var width = Vector<float>.Count;
        var sums = stackalloc float[PanelLayout.Lanes];
        var slotGradients = stackalloc float[PanelLayout.Lanes];
        new Span<float>(sums, PanelLayout.Lanes).Clear();
        for (var d = first; d < last; d++)
        {
            Shared(sharedLogVar, d, out var logVar, out var precision);
            for (var lane = 0; lane < lanes; lane += width)
            {
                var at = (d * lanes) + lane;
                var varianceAt = (_toLogVariance * lanes) + at;
                var inside = PerRow(output + varianceAt, ref logVar, ref precision);
                var x = Vector.Load(target + at);
                var present = Vector.Equals(x, x);
                var weight = Vector.Load(laneWeights + lane);
                var value = loss.Evaluate(Vector.Load(output + at), x, logVar, precision, out var dA, out var dLogVar);
                Vector.ConditionalSelect(present, dA * weight, Vector<float>.Zero).Store(gradient + at);
                dLogVar = Vector.ConditionalSelect(present, dLogVar * weight, Vector<float>.Zero);
                (Vector.Load(sums + lane) + Vector.ConditionalSelect(present, value * weight, Vector<float>.Zero)).Store(sums + lane);
                dLogVar.Store(slotGradients + lane);
                if (_variance == VarianceKind.PerOutput)
                {
                    Vector.ConditionalSelect(inside, dLogVar, Vector<float>.Zero).Store(gradient + varianceAt);
                }
            }

            if (HasShared)
            {
                sharedGradient[d] = LaneSums.Fold(slotGradients);
            }
        }

        return LaneSums.Fold(sums);
    }

    public override void Losses(float* output, float* target, float* sharedLogVar, float* losses)
    {
        var lanes = PanelLayout.Lanes;
        for (var d = _first; d < _end; d++)
        {
            Shared(sharedLogVar, d, out var logVar, out var precision);
            for (var lane = 0; lane < lanes; lane += Vector<float>.Count)
            {
                var at = (d * lanes) + lane;
                PerRow(output + (_toLogVariance * lanes) + at, ref logVar, ref precision);
                LossAt(output + at, target + at, logVar, precision).Store(losses + at);
            }
        }
    }

    public override void LossesOfRow(float* output, float* target, float* sharedLogVar, float* losses)
    {
        for (var d = _first; d < _end; d += Vector<float>.Count)
        {
            SharedOfRow(sharedLogVar, d, out var logVar, out var precision);
            PerRow(output + _toLogVariance + d, ref logVar, ref precision);
            LossAt(output + d, target + d, logVar, precision).Store(losses + d);
        }
    }

    public override void Mean(float* output, float* mean) =>
        Mean(output, mean, _first * PanelLayout.Lanes, _end * PanelLayout.Lanes);

    public override void MeanOfRow(float* output, float* mean) => Mean(output, mean, _first, _end);

    /// <summary>No gradient for a vector of lanes that have no weight.</summary>
    private static void Clear(float* gradient, int first, int last)
    {
        for (var d = first; d < last; d++)
        {
            Vector<float>.Zero.Store(gradient + (d * PanelLayout.Lanes));
        }
    }

    private void Mean(float* output, float* mean, int first, int end)
    {
        for (var i = first; i < end; i += Vector<float>.Count)
        {
            loss.Mean(Vector.Load(output + i)).Store(mean + i);
        }
    }

    public override void LogVariance(float* output, float* sharedLogVar, float* logVar)
    {
        var lanes = PanelLayout.Lanes;
        for (var d = _first; d < _end; d++)
        {
            Shared(sharedLogVar, d, out var value, out var precision);
            for (var lane = 0; lane < lanes; lane += Vector<float>.Count)
            {
                var at = (d * lanes) + lane;
                PerRow(output + (_toLogVariance * lanes) + at, ref value, ref precision);
                OrFixed(value).Store(logVar + at);
            }
        }
    }

    public override void LogVarianceOfRow(float* output, float* sharedLogVar, float* logVar)
    {
        for (var d = _first; d < _end; d += Vector<float>.Count)
        {
            SharedOfRow(sharedLogVar, d, out var value, out var precision);
            PerRow(output + _toLogVariance + d, ref value, ref precision);
            OrFixed(value).Store(logVar + d);
        }
    }

    /// <summary>The losses leave a fixed variance's logarithm out, which changes with no weight.</summary>
    private Vector<float> OrFixed(Vector<float> logVar) => _variance == VarianceKind.Fixed ? new(_fixedLogVar) : logVar;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> LossAt(float* output, float* target, Vector<float> logVar, Vector<float> precision)
    {
        var x = Vector.Load(target);
        var value = loss.Evaluate(Vector.Load(output), x, logVar, precision, out _, out _);
        return _ignoresMissing ? Vector.ConditionalSelect(Vector.Equals(x, x), value, Vector<float>.Zero) : value;
    }

    /// <summary>exp(-logVar). A call, so that likelihoods of a fixed variance do without its code.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<float> Precision(Vector<float> logVar) => VectorMath.Exp(-logVar);

    /// <summary>The variance that all rows share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Shared(float* sharedLogVar, int slot, out Vector<float> logVar, out Vector<float> precision)
    {
        logVar = Vector<float>.Zero;
        precision = _fixedPrecision;
        if (HasShared)
        {
            var at = _shared + (_variance == VarianceKind.Learned ? 0 : slot - _first);
            logVar = new(Math.Clamp(sharedLogVar[at], _min, _max));
            precision = Precision(logVar);
        }
    }

    /// <summary>The same for a row, whose slots lie side by side.</summary>
    private void SharedOfRow(float* sharedLogVar, int slot, out Vector<float> logVar, out Vector<float> precision)
    {
        Shared(sharedLogVar, slot, out logVar, out precision);
        if (_variance == VarianceKind.PerFeature)
        {
            logVar = Vector.Min(Vector.Max(Vector.Load(sharedLogVar + _shared + slot - _first), new(_min)), new(_max));
            precision = Precision(logVar);
        }
    }

    /// <summary>The variance that the decoder gives for each row, where it does; and where it is inside the clamp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<int> PerRow(float* raw, ref Vector<float> logVar, ref Vector<float> precision)
    {
        if (_variance != VarianceKind.PerOutput)
        {
            return Vector<int>.AllBitsSet;
        }

        var value = Vector.Load(raw);
        logVar = Vector.Min(Vector.Max(value, new(_min)), new(_max));
        precision = Precision(logVar);
        return Vector.Equals(logVar, value);
    }
}
