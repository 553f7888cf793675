using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Likelihoods;

/// <summary>
/// The likelihood of an architecture on panels. D = slots, O = outputs per row: D logits or means, then the log-variances that
/// the decoder gives. Reads and writes [O, lane] and [D, lane] of one panel. A slot whose datum is NaN is missing: no
/// gradient and, where the architecture ignores missing values, no loss, else NaN; a categorical range with a NaN is missing as a whole.
/// </summary>
internal sealed unsafe class LikelihoodKernel
{
    private readonly RangeKernel[] _ranges;
    private readonly int[] _rangeOfSlot;

    private LikelihoodKernel(VaeArchitecture architecture)
    {
        var layout = LikelihoodLayout.Of(architecture);
        OutputsPerRow = architecture.InputDimension + layout.OutputLogVariances;
        SharedLogVariances = layout.SharedLogVariances;
        _ranges = [.. layout.Parts.Select(part => RangeKernel.For(part, architecture))];
        _rangeOfSlot = [.. layout.Parts.SelectMany((part, i) => Enumerable.Repeat(i, part.Count))];
        SharedOfSlot = [.. layout.Parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(slot => part.Variance switch
        {
            VarianceKind.Learned => part.SharedLogVariance,
            VarianceKind.PerFeature => part.SharedLogVariance + slot,
            _ => -1,
        }))];
        MinLossOfSlot = [.. _ranges.SelectMany(range => Enumerable.Repeat((float)range.MinLoss, range.End - range.First))];
    }

    /// <summary>Decoder outputs per row, O.</summary>
    public int OutputsPerRow { get; }

    /// <summary>Values of <c>likelihood.logVar</c>.</summary>
    public int SharedLogVariances { get; }

    /// <summary>Which of the shared log-variances is each slot's; -1 where none is, [D].</summary>
    public int[] SharedOfSlot { get; }

    /// <summary>The least value the loss of each slot can take, up to constants, [D].</summary>
    public float[] MinLossOfSlot { get; }

    public static LikelihoodKernel For(VaeArchitecture architecture) => new(architecture);

    /// <summary>
    /// The weighted loss of some slots of a panel, and its gradient. A categorical range is done whole, with its first slot.
    /// </summary>
    /// <param name="output">Decoder outputs, [O, lane].</param>
    /// <param name="target">Data, [D, lane].</param>
    /// <param name="laneWeights">[lane]; 0 in lanes that are not in use.</param>
    /// <param name="sharedLogVar">Unclamped <c>likelihood.logVar</c>.</param>
    /// <param name="first">First slot.</param>
    /// <param name="last">One past the last slot.</param>
    /// <param name="gradient">Receives the derivatives by the outputs, [O, lane].</param>
    /// <param name="sharedGradient">
    /// Receives this panel's derivatives by the clamped shared log-variance, slot by slot, [D]; untouched where there is none.
    /// </param>
    /// <returns>sum over slots and lanes of weight * loss.</returns>
    public double LossAndGradient(
        float* output, float* target, float* laneWeights, float* sharedLogVar, int first, int last,
        float* gradient, float* sharedGradient)
    {
        var sum = 0.0;
        for (var i = _rangeOfSlot[first]; i < _ranges.Length && _ranges[i].First < last; i++)
        {
            var range = _ranges[i];
            if (range.IsDivisible)
            {
                sum += range.LossAndGradient(
                    output, target, laneWeights, sharedLogVar, Math.Max(first, range.First), Math.Min(last, range.End), gradient,
                    sharedGradient);
            }
            else if (range.First >= first)
            {
                sum += range.LossAndGradient(
                    output, target, laneWeights, sharedLogVar, range.First, range.End, gradient, sharedGradient);
            }
        }

        return sum;
    }

    /// <summary>The loss of every slot of a panel.</summary>
    /// <param name="output">Decoder outputs, [O, lane].</param>
    /// <param name="target">Data, [D, lane].</param>
    /// <param name="sharedLogVar">Unclamped <c>likelihood.logVar</c>.</param>
    /// <param name="losses">Receives [D, lane].</param>
    public void Losses(float* output, float* target, float* sharedLogVar, float* losses)
    {
        foreach (var range in _ranges)
        {
            range.Losses(output, target, sharedLogVar, losses);
        }
    }

    /// <summary>The loss of every slot of one row, to the last bit as <see cref="Losses"/> gives it.</summary>
    /// <param name="output">Decoder outputs, [O], followed by a readable vector.</param>
    /// <param name="target">Data, [D], followed by a readable vector.</param>
    /// <param name="sharedLogVar">Unclamped <c>likelihood.logVar</c>, followed by a readable vector.</param>
    /// <param name="losses">Receives [D], followed by a vector that may be overwritten.</param>
    public void LossesOfRow(float* output, float* target, float* sharedLogVar, float* losses)
    {
        // In the order of the slots: what a range writes past its end, the next one replaces.
        foreach (var range in _ranges)
        {
            range.LossesOfRow(output, target, sharedLogVar, losses);
        }
    }

    /// <summary>The means of every slot of a panel.</summary>
    /// <param name="output">Decoder outputs, [O, lane].</param>
    /// <param name="mean">Receives [D, lane]; another buffer than <paramref name="output"/>.</param>
    public void Mean(float* output, float* mean)
    {
        foreach (var range in _ranges)
        {
            range.Mean(output, mean);
        }
    }

    /// <summary>The means of every slot of one row, to the last bit as <see cref="Mean"/> gives them.</summary>
    /// <param name="output">Decoder outputs, [O], followed by a readable vector.</param>
    /// <param name="mean">Receives [D], followed by a vector that may be overwritten; another buffer than <paramref name="output"/>.</param>
    public void MeanOfRow(float* output, float* mean)
    {
        foreach (var range in _ranges)
        {
            range.MeanOfRow(output, mean);
        }
    }

    /// <summary>The log of the variance of every slot of a panel, clamped; 0 where there is none.</summary>
    /// <param name="output">Decoder outputs, [O, lane].</param>
    /// <param name="sharedLogVar">Unclamped <c>likelihood.logVar</c>.</param>
    /// <param name="logVar">Receives [D, lane]; another buffer than <paramref name="output"/>.</param>
    public void LogVariance(float* output, float* sharedLogVar, float* logVar)
    {
        foreach (var range in _ranges)
        {
            range.LogVariance(output, sharedLogVar, logVar);
        }
    }

    /// <summary>The log of the variance of every slot of one row, to the last bit as <see cref="LogVariance"/> gives it.</summary>
    /// <param name="output">Decoder outputs, [O], followed by a readable vector.</param>
    /// <param name="sharedLogVar">Unclamped <c>likelihood.logVar</c>, followed by a readable vector.</param>
    /// <param name="logVar">Receives [D], followed by a vector that may be overwritten; another buffer than <paramref name="output"/>.</param>
    public void LogVarianceOfRow(float* output, float* sharedLogVar, float* logVar)
    {
        foreach (var range in _ranges)
        {
            range.LogVarianceOfRow(output, sharedLogVar, logVar);
        }
    }
}
