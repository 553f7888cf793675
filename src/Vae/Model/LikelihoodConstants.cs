using Vae.Numerics;

namespace Vae.Scoring;

/// <summary>What the reconstruction loss leaves out of -log p(x|z), in nats; it depends on which slots are observed alone.</summary>
internal static class LikelihoodConstants
{
    /// <summary>The constant of a row: 1/2 log(2 pi v) for each observed Gaussian slot, v the variance if fixed, else 1.</summary>
    public static double OfRow(VaeLikelihood likelihood, ReadOnlySpan<float> row)
    {
        switch (likelihood)
        {
            case GaussianLikelihood gaussian:
                var variance = gaussian.FixedValue;
                return 0.5 * ScalarMath.Log(2 * Math.PI * variance) * Observed(row);
            case MixedLikelihood mixed:
                var sum = 0.0;
                for (var i = 0; i < mixed.Ranges.Count; i++)
                {
                    var range = mixed.Ranges[i];
                    sum += OfRow(range.Likelihood, row.Slice(range.First, range.Count));
                }

                return sum;
            default:
                return 0;
        }
    }

    private static int Observed(ReadOnlySpan<float> row)
    {
        var count = 0;
        foreach (var value in row)
        {
            count += float.IsNaN(value) ? 0 : 1;
        }

        return count;
    }
}
