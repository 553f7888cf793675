using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Model;

/// <summary>Draws from p(x|z), the distribution whose means and variances the decoder gives.</summary>
internal sealed class LikelihoodDraws(VaeArchitecture architecture, int seed)
{
    private readonly LikelihoodPart[] _parts = [.. LikelihoodLayout.Of(architecture).Parts];
    private readonly Noise _normal = new(seed, NoiseStream.LikelihoodNormal);
    private readonly Noise _uniform = new(seed, NoiseStream.LikelihoodUniform);
    private readonly float[] _epsilon = new float[architecture.InputDimension];
    private readonly float[] _chance = new float[architecture.InputDimension];

    /// <summary>A row's means become a draw.</summary>
    /// <param name="number">The row's, from which its noise follows.</param>
    /// <param name="row">Means, [D]; receives 0 or 1, one-hot categories, and values of Gaussian slots.</param>
    /// <param name="logVar">Logs of the variances, [D]; read for Gaussian slots.</param>
    public void Draw(long number, Span<float> row, ReadOnlySpan<float> logVar)
    {
        _normal.FillNormal(_epsilon, (ulong)number);
        _uniform.FillUniform(_chance, (ulong)number);
        foreach (var part in _parts)
        {
            var values = row.Slice(part.First, part.Count);
            switch (part.Likelihood)
            {
                case BernoulliLikelihood:
                    for (var i = 0; i < values.Length; i++)
                    {
                        values[i] = _chance[part.First + i] < values[i] ? 1 : 0;
                    }

                    break;
                case CategoricalLikelihood:
                    var chosen = Choose(values, _chance[part.First]);
                    values.Clear();
                    values[chosen] = 1;
                    break;
                default:
                    PosteriorKernels.Reparameterize(values, logVar.Slice(part.First, part.Count), _epsilon.AsSpan(part.First, part.Count), values);
                    break;
            }
        }
    }

    /// <summary>The first category up to which the probabilities reach the chance; the last where rounding keeps them below it.</summary>
    private static int Choose(ReadOnlySpan<float> probabilities, float chance)
    {
        var sum = 0.0;
        for (var k = 0; k < probabilities.Length - 1; k++)
        {
            sum += probabilities[k];
            if (chance < sum)
            {
                return k;
            }
        }

        return probabilities.Length - 1;
    }
}
