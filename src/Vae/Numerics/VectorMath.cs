using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Numerics;

/// <summary>Functions of one vector of values, finite for every finite argument.</summary>
internal static class VectorMath
{
    /// <summary>1 / (1 + exp(-x)), from exp(-|x|), which cannot overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x)
    {
        var small = Vector.Exp(-Vector.Abs(x));
        var positive = Vector.GreaterThanOrEqual(x, Vector<float>.Zero);
        return Vector.ConditionalSelect(positive, Vector<float>.One, small) / (Vector<float>.One + small);
    }

    /// <summary>tanh(x) = 2 sigmoid(2 x) - 1; absolute error about 1e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        var sigmoid = Sigmoid(x + x);
        return sigmoid + sigmoid - Vector<float>.One;
    }

    /// <summary>log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Softplus(Vector<float> x) =>
        Vector.Max(x, Vector<float>.Zero) + Log1p(Vector.Exp(-Vector.Abs(x)));

    /// <summary>log(1 + e) for e in [0, 1], to a relative rounding: the quotient undoes the rounding of 1 + e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log1p(Vector<float> e)
    {
        var u = Vector<float>.One + e;
        var rounded = u - Vector<float>.One;
        var exact = Vector.Equals(rounded, Vector<float>.Zero);
        return Vector.ConditionalSelect(exact, e, Vector.Log(u) * (e / rounded));
    }

    /// <summary>
    /// The normal distribution function, by Abramowitz and Stegun, 7.1.26: absolute error below 1e-7 of its exact value,
    /// which is a rounding of single precision.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalCdf(Vector<float> x)
    {
        var a = Vector.Abs(x) * new Vector<float>(0.70710678f);
        var t = Vector<float>.One / (Vector<float>.One + (new Vector<float>(0.3275911f) * a));
        var series = new Vector<float>(1.061405429f);
        series = (series * t) - new Vector<float>(1.453152027f);
        series = (series * t) + new Vector<float>(1.421413741f);
        series = (series * t) - new Vector<float>(0.284496736f);
        series = (series * t) + new Vector<float>(0.254829592f);
        // The upper tail, erfc(|x| / sqrt 2) / 2.
        var tail = new Vector<float>(0.5f) * series * t * Vector.Exp(-a * a);
        return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<float>.Zero), Vector<float>.One - tail, tail);
    }

    /// <summary>The normal density, exp(-x^2 / 2) / sqrt(2 pi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalDensity(Vector<float> x) =>
        new Vector<float>(0.39894228f) * Vector.Exp(x * x * new Vector<float>(-0.5f));
}
