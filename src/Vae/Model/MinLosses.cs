using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Model;

/// <summary>What the reconstruction loss of a given row cannot go below, whatever the decoder says of it.</summary>
/// <remarks>
/// A Gaussian slot: that of its smallest variance with no error. A Bernoulli slot of value x: the entropy of x, which is 0 for 0 and
/// 1; the loss exceeds it by KL(x || p). Categories: likewise. A missing slot: 0.
/// </remarks>
internal sealed class MinLosses(VaeArchitecture architecture, float[] minOfSlot)
{
    private readonly LikelihoodPart[] _parts = [.. LikelihoodLayout.Of(architecture).Parts];

    /// <param name="row">The row, [D].</param>
    /// <param name="destination">Receives each slot's least loss, [D], in nats.</param>
    /// <returns>Their sum.</returns>
    public double OfRow(ReadOnlySpan<float> row, Span<float> destination)
    {
        var sum = 0.0;
        foreach (var part in _parts)
        {
            var values = row.Slice(part.First, part.Count);
            var mass = part.Likelihood is CategoricalLikelihood ? Sum(values) : 1;
            for (var i = 0; i < values.Length; i++)
            {
                var least = part.Likelihood switch
                {
                    BernoulliLikelihood => Entropy(values[i], 1) + Entropy(1 - values[i], 1),
                    CategoricalLikelihood => Entropy(values[i], mass),
                    _ => minOfSlot[part.First + i],
                };
                least = float.IsNaN(values[i]) || double.IsNaN(least) ? 0 : least;
                destination[part.First + i] = (float)least;
                sum += least;
            }
        }

        return sum;
    }

    /// <summary>-x log(x / mass); 0 at x = 0. Normalisers leave values a few roundings outside [0, 1].</summary>
    private static double Entropy(double x, double mass) => x <= 0 || x == mass ? 0 : Math.Max(0, -x * ScalarMath.Log(x / mass));

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
