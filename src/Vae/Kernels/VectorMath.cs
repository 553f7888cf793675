using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>
/// Functions of one vector of values. Each is one formula of operations that every processor rounds alike (sums, products, quotients,
/// fused multiply-adds, comparisons, bits), so that a value's bits do not depend on the width of the vector, nor on the machine. The
/// runtime's own do.
/// </summary>
internal static class VectorMath
{
    // 1.5 * 2^23: adding and subtracting it rounds to the nearest whole number, which the sum's low bits hold.
    private const float Rounder = 12582912f;
    private const int RounderBits = 0x4B400000;
    private const float Log2High = 0.693359375f;
    private const float Log2Low = -2.12194440e-4f;

    /// <summary>exp(x), to 1.1 units in the last place; 0 and infinity where it leaves the range, gradually below the normal numbers.</summary>
    /// <remarks>
    /// x = n log 2 + r with |r| at most log(2) / 2; exp(r) by its series to r^7, whose rest is under 6e-9; times 2^n in two steps, each
    /// of which a single can hold. NaN gives itself.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        // Beyond these the result is 0 or infinity, and n stays small.
        var inside = Vector.Min(Vector.Max(x, new(-104f)), new(89f));
        var shifted = Vector.FusedMultiplyAdd(inside, new(1.44269504f), new(Rounder));
        var n = shifted - new Vector<float>(Rounder);
        var r = Vector.FusedMultiplyAdd(n, new(-Log2High), inside);
        r = Vector.FusedMultiplyAdd(n, new(-Log2Low), r);
        var series = Vector.FusedMultiplyAdd(r, new(1f / 5040), new(1f / 720));
        series = Vector.FusedMultiplyAdd(series, r, new(1f / 120));
        series = Vector.FusedMultiplyAdd(series, r, new(1f / 24));
        series = Vector.FusedMultiplyAdd(series, r, new(1f / 6));
        series = Vector.FusedMultiplyAdd(series, r, new(0.5f));
        series = Vector<float>.One + Vector.FusedMultiplyAdd(series, r * r, r);
        var whole = Vector.AsVectorInt32(shifted) - new Vector<int>(RounderBits);
        var half = whole >> 1;
        var value = series * PowerOfTwo(half) * PowerOfTwo(whole - half);
        return Vector.ConditionalSelect(Vector.Equals(x, x), value, x);
    }

    /// <summary>log(x), to one unit in the last place; -infinity at 0, NaN below.</summary>
    /// <remarks>
    /// x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); log(1 + f) = 2 artanh(f / (2 + f)) with the coefficients of fdlibm's
    /// e_logf.c (Sun Microsystems). NaN gives itself.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log(Vector<float> x)
    {
        const float SmallestNormal = 1.17549435e-38f;
        // Counted from sqrt(1/2): the exponent's bits are then k.
        var root = new Vector<int>(0x3F3504F3);
        var tiny = Vector.LessThan(x, new(SmallestNormal));
        var bits = Vector.AsVectorInt32(Vector.ConditionalSelect(tiny, x * new Vector<float>(8388608f), x)) - root;
        var exponent = bits >> 23;
        var f = Vector.AsVectorSingle((bits - (exponent << 23)) + root) - Vector<float>.One;
        // By the rounder's bits: no conversion is needed.
        var k = Vector.AsVectorSingle(exponent - (tiny & new Vector<int>(23)) + new Vector<int>(RounderBits)) - new Vector<float>(Rounder);
        var half = new Vector<float>(0.5f) * f * f;
        var s = f / (new Vector<float>(2f) + f);
        var z = s * s;
        var w = z * z;
        var even = w * Vector.FusedMultiplyAdd(w, new(0.24279078841f), new(0.40000972152f));
        var odd = z * Vector.FusedMultiplyAdd(w, new(0.28498786688f), new(0.66666662693f));
        var low = Vector.FusedMultiplyAdd(s, half + even + odd, k * new Vector<float>(9.0580006145e-06f));
        var value = (k * new Vector<float>(6.9313812256e-01f)) - (half - low - f);
        value = Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), new(float.NegativeInfinity), value);
        value = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), new(float.NaN), value);
        return Vector.ConditionalSelect(Vector.LessThan(x, new(float.PositiveInfinity)), value, x);
    }

    /// <summary>sin(pi a) and cos(pi a) for |a| up to 2^20, each to one unit in the last place of 1.</summary>
    /// <remarks>a = q / 2 + r with |r| at most 1/4, both exact; the series of sine and cosine to r^9 and r^10, whose rests are under 2e-9.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<float> Sin, Vector<float> Cos) SinCosPi(Vector<float> a)
    {
        var shifted = Vector.FusedMultiplyAdd(a, new(2f), new(Rounder));
        var r = Vector.FusedMultiplyAdd(shifted - new Vector<float>(Rounder), new(-0.5f), a);
        var square = r * r;
        var odd = Vector.FusedMultiplyAdd(square, new(0.0821458866f), new(-0.599264529f));
        odd = Vector.FusedMultiplyAdd(odd, square, new(2.55016404f));
        odd = Vector.FusedMultiplyAdd(odd, square, new(-5.16771278f));
        var sine = Vector.FusedMultiplyAdd(r, new(MathF.PI), r * square * odd);
        var even = Vector.FusedMultiplyAdd(square, new(-0.0258068913f), new(0.235330630f));
        even = Vector.FusedMultiplyAdd(even, square, new(-1.33526277f));
        even = Vector.FusedMultiplyAdd(even, square, new(4.05871213f));
        even = Vector.FusedMultiplyAdd(even, square, new(-4.93480220f));
        var cosine = Vector.FusedMultiplyAdd(even, square, Vector<float>.One);
        // The rounder's own bits end in zeros, so the last two are q's.
        var q = Vector.AsVectorInt32(shifted);
        var swap = Vector.Equals(q & Vector<int>.One, Vector<int>.One);
        var sinSign = (q & new Vector<int>(2)) << 30;
        var cosSign = ((q + Vector<int>.One) & new Vector<int>(2)) << 30;
        return (
            Vector.AsVectorSingle(Vector.AsVectorInt32(Vector.ConditionalSelect(swap, cosine, sine)) ^ sinSign),
            Vector.AsVectorSingle(Vector.AsVectorInt32(Vector.ConditionalSelect(swap, sine, cosine)) ^ cosSign));
    }

    /// <summary>exp(x) for x at most 0, to two units in the last place; 0 below -87, where the true value is under 2e-38.</summary>
    /// <remarks>
    /// x = n log 2 + r with |r| at most log(2) / 2; exp(r) by its series to r^7, whose rest is under 1e-8; times 2^n by adding n
    /// to the exponent's bits. In single precision throughout, unlike the runtime's own, which is exact and four times slower.
    /// NaN gives NaN.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpOfNonPositive(Vector<float> x)
    {
        var shifted = Vector.FusedMultiplyAdd(x, new(1.44269504f), new(Rounder));
        var n = shifted - new Vector<float>(Rounder);
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

    /// <summary>tanh(x), to a few units in the last place.</summary>
    /// <remarks>
    /// Near 0 by the odd polynomial of Cephes' tanhf.c (Moshier), else (1 - e) / (1 + e) with e = exp(-2 |x|), which cannot overflow.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        var size = Vector.Abs(x);
        var e = ExpOfNonPositive(-(size + size));
        var far = (Vector<float>.One - e) / (Vector<float>.One + e);
        var z = x * x;
        var near = Vector.FusedMultiplyAdd(z, new(-5.70498872745e-3f), new(2.06390887954e-2f));
        near = Vector.FusedMultiplyAdd(near, z, new(-5.37397155531e-2f));
        near = Vector.FusedMultiplyAdd(near, z, new(1.33314422036e-1f));
        near = Vector.FusedMultiplyAdd(near, z, new(-3.33332819422e-1f));
        near = Vector.FusedMultiplyAdd(near * z, size, size);
        var value = Vector.ConditionalSelect(Vector.LessThan(size, new(0.625f)), near, far);
        return Vector.AsVectorSingle(Vector.AsVectorInt32(value) | (Vector.AsVectorInt32(x) & new Vector<int>(int.MinValue)));
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
        return Vector.ConditionalSelect(small, series * x * x, Exp(x) - Vector<float>.One - x);
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

    /// <summary>2^n for n from -126 to 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> n) => Vector.AsVectorSingle((n + new Vector<int>(127)) << 23);
}
