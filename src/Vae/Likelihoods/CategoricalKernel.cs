using System.Numerics;
using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Likelihoods;

/// <summary>
/// Softmax cross-entropy over the K slots of a range, from the log-sum-exp of the logits: slot k's loss is
/// x_k (log sum_j exp(a_j) - a_k), its derivative by a_j sums to softmax(a)_j sum_k x_k - x_j.
/// </summary>
/// <remarks>
/// exp(a_k - max a) is at most 1 and their sum at least 1, so nothing overflows and no loss is below 0. On a panel the slots
/// follow each other and the rows lie side by side; on a row the slots lie side by side, and sums run in the same order.
/// </remarks>
internal sealed unsafe class CategoricalKernel(LikelihoodPart part, VaeArchitecture architecture) : RangeKernel(part)
{
    private readonly bool _ignoresMissing = architecture.MissingValues == MissingValues.Ignore;

    public override bool IsDivisible => false;

    public override double MinLoss => 0;

    public override double LossAndGradient(
        float* output, float* target, float* laneWeights, float* sharedLogVar, int first, int last,
        float* gradient, float* sharedGradient)
    {
        var lanes = PanelLayout.Lanes;
        var sums = stackalloc float[PanelLayout.Lanes];
        for (var lane = 0; lane < lanes; lane += Vector<float>.Count)
        {
            var max = Exponentials(output + lane, gradient + lane, out var total);
            var mass = Mass(target + lane);
            var present = Vector.Equals(mass, mass);
            var (scale, logTotal) = (mass / total, VectorMath.Log(total));
            var weight = Vector.Load(laneWeights + lane);
            var laneSum = Vector<float>.Zero;
            for (var k = First; k < End; k++)
            {
                var at = (k * lanes) + lane;
                var x = Vector.Load(target + at);
                var slope = (Vector.Load(gradient + at) * scale) - x;
                Vector.ConditionalSelect(present, slope * weight, Vector<float>.Zero).Store(gradient + at);
                laneSum += x * (max - Vector.Load(output + at) + logTotal);
            }

            Vector.ConditionalSelect(present, laneSum * weight, Vector<float>.Zero).Store(sums + lane);
        }

        return LaneSums.Fold(sums);
    }

    public override void Losses(float* output, float* target, float* sharedLogVar, float* losses)
    {
        var lanes = PanelLayout.Lanes;
        for (var lane = 0; lane < lanes; lane += Vector<float>.Count)
        {
            var max = Exponentials(output + lane, losses + lane, out var total);
            var (mass, logTotal) = (Mass(target + lane), VectorMath.Log(total));
            for (var k = First; k < End; k++)
            {
                var at = (k * lanes) + lane;
                Loss(output + at, target + at, max, logTotal, mass).Store(losses + at);
            }
        }
    }

    public override void LossesOfRow(float* output, float* target, float* sharedLogVar, float* losses)
    {
        var max = ExponentialsOfRow(output, losses, out var total);
        var mass = 0f;
        for (var k = First; k < End; k++)
        {
            mass += target[k];
        }

        var (masses, logTotal) = (new Vector<float>(mass), VectorMath.Log(total));
        for (var k = First; k < End; k += Vector<float>.Count)
        {
            Loss(output + k, target + k, max, logTotal, masses).Store(losses + k);
        }
    }

    public override void Mean(float* output, float* mean)
    {
        var lanes = PanelLayout.Lanes;
        for (var lane = 0; lane < lanes; lane += Vector<float>.Count)
        {
            Exponentials(output + lane, mean + lane, out var total);
            for (var k = First; k < End; k++)
            {
                (Vector.Load(mean + (k * lanes) + lane) / total).Store(mean + (k * lanes) + lane);
            }
        }
    }

    public override void MeanOfRow(float* output, float* mean)
    {
        ExponentialsOfRow(output, mean, out var total);
        for (var k = First; k < End; k += Vector<float>.Count)
        {
            (Vector.Load(mean + k) / total).Store(mean + k);
        }
    }

    public override void LogVariance(float* output, float* sharedLogVar, float* logVar) =>
        new Span<float>(logVar + (First * PanelLayout.Lanes), (End - First) * PanelLayout.Lanes).Clear();

    public override void LogVarianceOfRow(float* output, float* sharedLogVar, float* logVar) =>
        new Span<float>(logVar + First, End - First).Clear();

    private Vector<float> Loss(float* output, float* target, Vector<float> max, Vector<float> logTotal, Vector<float> mass)
    {
        var value = Vector.Load(target) * (max - Vector.Load(output) + logTotal);
        return _ignoresMissing ? Vector.ConditionalSelect(Vector.Equals(mass, mass), value, Vector<float>.Zero) : value;
    }

    /// <summary>exp(a_k - max a) and their sum, for a vector of lanes.</summary>
    private Vector<float> Exponentials(float* output, float* exponentials, out Vector<float> total)
    {
        var lanes = PanelLayout.Lanes;
        var max = Vector.Load(output + (First * lanes));
        for (var k = First + 1; k < End; k++)
        {
            max = Vector.Max(max, Vector.Load(output + (k * lanes)));
        }

        total = Vector<float>.Zero;
        for (var k = First; k < End; k++)
        {
            var exponential = VectorMath.ExpOfNonPositive(Vector.Load(output + (k * lanes)) - max);
            exponential.Store(exponentials + (k * lanes));
            total += exponential;
        }

        return max;
    }

    /// <summary>The same for one row, in every lane of what it gives.</summary>
    private Vector<float> ExponentialsOfRow(float* output, float* exponentials, out Vector<float> total)
    {
        var largest = output[First];
        for (var k = First + 1; k < End; k++)
        {
            largest = MathF.Max(largest, output[k]);
        }

        var max = new Vector<float>(largest);
        for (var k = First; k < End; k += Vector<float>.Count)
        {
            VectorMath.ExpOfNonPositive(Vector.Load(output + k) - max).Store(exponentials + k);
        }

        var sum = 0f;
        for (var k = First; k < End; k++)
        {
            sum += exponentials[k];
        }

        total = new(sum);
        return max;
    }

    /// <summary>sum_k x_k: 1 for one-hot data, 0 for an unknown category, NaN for a missing one.</summary>
    private Vector<float> Mass(float* target)
    {
        var mass = Vector<float>.Zero;
        for (var k = First; k < End; k++)
        {
            mass += Vector.Load(target + (k * PanelLayout.Lanes));
        }

        return mass;
    }
}
