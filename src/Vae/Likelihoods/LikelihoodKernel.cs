using System.Numerics;
using Vae.Numerics;

namespace Vae.Likelihoods;

/// <summary>
/// The likelihood of an architecture on panels. D = slots, O = outputs per row: D logits or means, then D log-variances if
/// the decoder gives them. Reads and writes [O, lane] and [D, lane] of one panel.
/// </summary>
internal abstract unsafe class LikelihoodKernel
{
    /// <summary>Decoder outputs per row, O.</summary>
    public abstract int OutputsPerRow { get; }

    /// <summary>Values of <c>likelihood.logVar</c>: 0, 1 or D.</summary>
    public abstract int SharedLogVariances { get; }

    /// <summary>The least value the loss of a row can take.</summary>
    public abstract double MinLoss { get; }

    /// <summary>The weighted loss of some slots of a panel, and its gradient.</summary>
    /// <param name="output">Decoder outputs, [O, lane].</param>
    /// <param name="target">Data, [D, lane].</param>
    /// <param name="laneWeights">[lane]; 0 in lanes that are not in use.</param>
    /// <param name="sharedLogVar">Unclamped <c>likelihood.logVar</c>.</param>
    /// <param name="first">First slot.</param>
    /// <param name="last">One past the last slot.</param>
    /// <param name="gradient">Receives the derivatives by the outputs, [O, lane].</param>
    /// <param name="sharedGradient">Receives this panel's derivatives by the clamped shared log-variance, slot by slot, [D].</param>
    /// <returns>sum over slots and lanes of weight * loss.</returns>
    public abstract double LossAndGradient(
        float* output, float* target, float* laneWeights, float* sharedLogVar, int first, int last,
        float* gradient, float* sharedGradient);

    /// <summary>The loss of every slot of a panel.</summary>
    /// <param name="output">Decoder outputs, [O, lane].</param>
    /// <param name="target">Data, [D, lane].</param>
    /// <param name="sharedLogVar">Unclamped <c>likelihood.logVar</c>.</param>
    /// <param name="losses">Receives [D, lane].</param>
    public abstract void Losses(float* output, float* target, float* sharedLogVar, float* losses);

    /// <summary>The loss of every slot of one row, to the last bit as <see cref="Losses"/> gives it.</summary>
    /// <param name="output">Decoder outputs, [O], followed by a readable vector.</param>
    /// <param name="target">Data, [D], followed by a readable vector.</param>
    /// <param name="sharedLogVar">Unclamped <c>likelihood.logVar</c>, followed by a readable vector.</param>
    /// <param name="losses">Receives [D], rounded up to whole vectors.</param>
    public abstract void LossesOfRow(float* output, float* target, float* sharedLogVar, float* losses);

    /// <summary>The means of every slot of a panel.</summary>
    /// <param name="output">Decoder outputs, [O, lane].</param>
    /// <param name="mean">Receives [D, lane]; may be <paramref name="output"/>.</param>
    /// <param name="count">Floats to compute, rounded up to whole vectors: D * lanes for a panel, D for a row.</param>
    public abstract void Mean(float* output, float* mean, int count);

    public static LikelihoodKernel For(VaeArchitecture architecture)
    {
        switch (architecture.Likelihood)
        {
            case BernoulliLikelihood:
                return new LikelihoodKernel<BernoulliLoss>(default, architecture, GaussianVariance.Fixed, 1);
            case GaussianLikelihood g:
                var loss = new GaussianLoss(g.Mean, g.Variance != GaussianVariance.Fixed);
                return new LikelihoodKernel<GaussianLoss>(loss, architecture, g.Variance, g.FixedVariance);
            default:
                throw new ArgumentException(
                    $"{architecture.Likelihood?.GetType().Name} is not known to this engine.", nameof(architecture));
        }
    }
}

/// <inheritdoc/>
internal sealed unsafe class LikelihoodKernel<TLoss>(
    TLoss loss, VaeArchitecture architecture, GaussianVariance variance, double fixedVariance) : LikelihoodKernel
    where TLoss : struct, IElementLoss
{
    private readonly int _slots = architecture.InputDimension;
    private readonly float _min = (float)architecture.MinLogVariance;
    private readonly float _max = (float)architecture.MaxLogVariance;
    private readonly Vector<float> _fixedPrecision = new((float)(1 / fixedVariance));

    public override int OutputsPerRow => variance == GaussianVariance.PerOutput ? 2 * _slots : _slots;

    public override int SharedLogVariances => variance switch
    {
        GaussianVariance.Learned => 1,
        GaussianVariance.PerFeature => _slots,
        _ => 0,
    };

    public override double MinLoss => variance == GaussianVariance.Fixed ? 0 : 0.5 * _slots * _min;

    public override double LossAndGradient(
        float* output, float* target, float* laneWeights, float* sharedLogVar, int first, int last,
        float* gradient, float* sharedGradient)
    {
        var lanes = PanelLayout.Lanes;
        var width = Vector<float>.Count;
        var sum = 0.0;
        for (var d = first; d < last; d++)
        {
            Shared(sharedLogVar, d, out var logVar, out var precision);
            var slotSum = Vector<float>.Zero;
            var slotGradient = Vector<float>.Zero;
            for (var lane = 0; lane < lanes; lane += width)
            {
                var at = (d * lanes) + lane;
                var varianceAt = (_slots * lanes) + at;
                var inside = PerRow(output + varianceAt, ref logVar, ref precision);
                var weight = Vector.Load(laneWeights + lane);
                var value = loss.Evaluate(
                    Vector.Load(output + at), Vector.Load(target + at), logVar, precision, out var dA, out var dLogVar);
                (dA * weight).Store(gradient + at);
                dLogVar *= weight;
                slotSum += value * weight;
                slotGradient += dLogVar;
                if (variance == GaussianVariance.PerOutput)
                {
                    Vector.ConditionalSelect(inside, dLogVar, Vector<float>.Zero).Store(gradient + varianceAt);
                }
            }

            sum += Vector.Sum(slotSum);
            if (SharedLogVariances > 0)
            {
                sharedGradient[d] = Vector.Sum(slotGradient);
            }
        }

        return sum;
    }

    public override void Losses(float* output, float* target, float* sharedLogVar, float* losses)
    {
        var lanes = PanelLayout.Lanes;
        for (var d = 0; d < _slots; d++)
        {
            Shared(sharedLogVar, d, out var logVar, out var precision);
            for (var lane = 0; lane < lanes; lane += Vector<float>.Count)
            {
                var at = (d * lanes) + lane;
                PerRow(output + (_slots * lanes) + at, ref logVar, ref precision);
                loss.Evaluate(Vector.Load(output + at), Vector.Load(target + at), logVar, precision, out _, out _)
                    .Store(losses + at);
            }
        }
    }

    public override void LossesOfRow(float* output, float* target, float* sharedLogVar, float* losses)
    {
        var (min, max) = (new Vector<float>(_min), new Vector<float>(_max));
        for (var d = 0; d < _slots; d += Vector<float>.Count)
        {
            Shared(sharedLogVar, 0, out var logVar, out var precision);
            if (variance == GaussianVariance.PerFeature)
            {
                logVar = Vector.Min(Vector.Max(Vector.Load(sharedLogVar + d), min), max);
                precision = Vector.Exp(-logVar);
            }

            PerRow(output + _slots + d, ref logVar, ref precision);
            loss.Evaluate(Vector.Load(output + d), Vector.Load(target + d), logVar, precision, out _, out _).Store(losses + d);
        }
    }

    public override void Mean(float* output, float* mean, int count)
    {
        for (var i = 0; i < count; i += Vector<float>.Count)
        {
            loss.Mean(Vector.Load(output + i)).Store(mean + i);
        }
    }

    /// <summary>The variance that all rows share.</summary>
    private void Shared(float* sharedLogVar, int slot, out Vector<float> logVar, out Vector<float> precision)
    {
        logVar = Vector<float>.Zero;
        precision = _fixedPrecision;
        if (SharedLogVariances > 0)
        {
            logVar = new(Math.Clamp(sharedLogVar[variance == GaussianVariance.Learned ? 0 : slot], _min, _max));
            precision = Vector.Exp(-logVar);
        }
    }

    /// <summary>The variance that the decoder gives; true lanes are inside the clamp, where the gradient passes.</summary>
    private Vector<int> PerRow(float* raw, ref Vector<float> logVar, ref Vector<float> precision)
    {
        if (variance != GaussianVariance.PerOutput)
        {
            return Vector<int>.AllBitsSet;
        }

        var value = Vector.Load(raw);
        logVar = Vector.Min(Vector.Max(value, new(_min)), new(_max));
        precision = Vector.Exp(-logVar);
        return Vector.Equals(logVar, value);
    }
}
