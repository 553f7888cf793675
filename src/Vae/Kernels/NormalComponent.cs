using System.Numerics;

namespace Vae.Kernels;

/// <summary>How much normal noise values can hold: the variance of a normal variable to which an independent one was added.</summary>
/// <remarks>
/// With noise of variance s the characteristic function of the sum is at most exp(-s u^2 / 2) in magnitude, so that every u gives an upper
/// bound: -2 log |phi(u)| / u^2. Values in few places, on a grid or of a flat distribution have little room for noise, normal ones all.
/// </remarks>
internal static class NormalComponent
{
    // So many standard errors are taken off the empirical function, whose least over many u would else be too small a bound by chance.
    private const double StandardErrors = 2.5;
    private const double LeastMagnitude = 0.02;

    /// <param name="values">Standardised, to about their units alone.</param>
    /// <param name="weights">How much each counts, above 0.</param>
    /// <returns>The least of the bounds; infinite where there are too few values for any.</returns>
    public static double LargestVariance(ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        var padded = new float[(values.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
        values.CopyTo(padded);
        var (sines, cosines) = (new float[padded.Length], new float[padded.Length]);
        var (total, squares) = (0.0, 0.0);
        foreach (var weight in weights)
        {
            (total, squares) = (total + weight, squares + ((double)weight * weight));
        }

        var error = StandardErrors * Math.Sqrt(squares) / total;
        var least = double.PositiveInfinity;
        foreach (var frequency in Frequencies())
        {
            var magnitude = (Magnitude(padded, weights, (float)(frequency / Math.PI), sines, cosines) / total) - error;
            if (magnitude > LeastMagnitude)
            {
                least = Math.Min(least, -2 * ScalarMath.Log(Math.Min(1, magnitude)) / (frequency * frequency));
            }
        }

        return least;
    }

    private static IEnumerable<double> Frequencies()
    {
        for (var u = 0.5; u < 60; u += u < 6 ? 0.25 : u < 20 ? 1 : 4)
        {
            yield return u;
        }
    }

    private static double Magnitude(float[] values, ReadOnlySpan<float> weights, float turns, float[] sines, float[] cosines)
    {
        for (var i = 0; i < values.Length; i += Vector<float>.Count)
        {
            var (sine, cosine) = VectorMath.SinCosPi(new Vector<float>(values, i) * turns);
            sine.CopyTo(sines, i);
            cosine.CopyTo(cosines, i);
        }

        // One after the other, so that the sums do not depend on how wide a vector is.
        var (sum, other) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            (sum, other) = (sum + ((double)weights[i] * sines[i]), other + ((double)weights[i] * cosines[i]));
        }

        return Math.Sqrt((sum * sum) + (other * other));
    }
}
