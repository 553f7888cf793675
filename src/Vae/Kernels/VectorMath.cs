using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Numerics;

/// <summary>Functions of one vector of values, finite for every finite argument.</summary>
internal static class VectorMath
{
    /// <summary>exp(x) for x at most 0, to two units in the last place; 0 below -87, where the true value is under 2e-38.</summary>
    /// <remarks>
    /// x = n log 2 + r with |r| at most log(2) / 2; exp(r) by its series to r^7, whose rest is under 1e-8; times 2^n by adding n
    /// to the exponent's bits. In single precision throughout, unlike the runtime's own, which is exact and four times slower.
    /// NaN gives NaN.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpOfNonPositive(Vector<float> x)
    {
        const float Log2High = 0.693359375f;
        const float Log2Low = -2.12194440e-4f;
        // Adding and subtracting 1.5 * 2^23 rounds to the nearest whole number.
        var shifted = Vector.FusedMultiplyAdd(x, new(1.44269504f), new(12582912f));
        var n = shifted - new Vector<float>(12582912f);
        var r = Vector.FusedMultiplyAdd(n, new(-Log2High), x);
        r = Vector.FusedMultiplyAdd(n, new(-Log2Low), r);
        // By pairs: the chain of dependent operations is half as long, and several vectors are on their way at once.
        var square = r * r;
        var low = Vector.FusedMultiplyAdd(Vector.FusedMultiplyAdd(r, new(1f / 6), new(0.5f)), square, Vector<float>.One + r);
        var high = Vector.FusedMultiplyAdd(
            Vector.FusedMultiplyAdd(r, new(1f / 5040), new(1f / 720)), square, Vector.FusedMultiplyAdd(r, new(1f / 120), new(1f / 24)));
        var series = Vector.FusedMultiplyAdd(high, square * square, low);
        var scaled = Vector.AsVectorInt32(series) + (Vector.AsVectorInt32(shifted) << 23);
        var value = Vector.ConditionalSelect(Vector.LessThan(x, new(-87f)), Vector<float>.Zero, Vector.AsVectorSingle(scaled));
        // The shift would turn some of NaN's bit patterns into numbers.
        return Vector.ConditionalSelect(Vector.Equals(x, x), value, x);
    }

    /// <summary>1 / (1 + exp(-x)), from exp(-|x|), which cannot overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x)
    {
        var small = ExpOfNonPositive(-Vector.Abs(x));
        var positive = Vector.GreaterThanOrEqual(x, Vector<float>.Zero);
        return Vector.ConditionalSelect(positive, Vector<float>.One, small) / (Vector<float>.One + small);
    }

    /// <summary>tanh(x) = 2 sigmoid(2 x) - 1; absolute error below 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        var sigmoid = Sigmoid(x + x);
        return sigmoid + sigmoid - Vector<float>.One;
    }

    /// <summary>log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Softplus(Vector<float> x) =>
        Vector.Max(x, Vector<float>.Zero) + Log1p(ExpOfNonPositive(-Vector.Abs(x)));

    /// <summary>
    /// log(1 + e) = 2 artanh(e / (2 + e)) for e in [0, 1], to four units in the last place also where e is tiny; the series to s^15
    /// leaves out less than 2e-9 of it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log1p(Vector<float> e)
    {
        var s = e / (new Vector<float>(2f) + e);
        var square = s * s;
        var fourth = square * square;
        var low = Vector.FusedMultiplyAdd(
            Vector.FusedMultiplyAdd(square, new(2f / 7), new(2f / 5)), fourth, Vector.FusedMultiplyAdd(square, new(2f / 3), new(2f)));
        var high = Vector.FusedMultiplyAdd(
            Vector.FusedMultiplyAdd(square, new(2f / 15), new(2f / 13)), fourth, Vector.FusedMultiplyAdd(square, new(2f / 11), new(2f / 9)));
        var series = Vector.FusedMultiplyAdd(high, fourth * fourth, low);
        return s * series;
    }

    /// <summary>exp(x) - 1 - x; never negative, and 0 at 0: where the difference would cancel, by the series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpExcess(Vector<float> x)
    {
        var series = (x * new Vector<float>(1f / 720)) + new Vector<float>(1f / 120);
        series = (series * x) + new Vector<float>(1f / 24);
        series = (series * x) + new Vector<float>(1f / 6);
        series = (series * x) + new Vector<float>(0.5f);
        var small = Vector.LessThan(Vector.Abs(x), new Vector<float>(0.125f));
        return Vector.ConditionalSelect(small, series * x * x, Vector.Exp(x) - Vector<float>.One - x);
    }

    /// <summary>
    /// The normal distribution function, by Abramowitz and Stegun, 7.1.26: absolute error below 3e-7, a few roundings of
    /// single precision.
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
        var tail = new Vector<float>(0.5f) * series * t * ExpOfNonPositive(-a * a);
        return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<float>.Zero), Vector<float>.One - tail, tail);
    }

    /// <summary>The normal density, exp(-x^2 / 2) / sqrt(2 pi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalDensity(Vector<float> x) =>
        new Vector<float>(0.39894228f) * ExpOfNonPositive(x * x * new Vector<float>(-0.5f));
}
