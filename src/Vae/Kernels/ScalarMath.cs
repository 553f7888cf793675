namespace Vae.Kernels;

/// <summary>
/// Elementary functions of one double, from additions, multiplications and divisions alone: those of <see cref="Math"/> are the C
/// library's, whose last bits differ from one operating system to the next.
/// </summary>
internal static class ScalarMath
{
    // log 2 in two parts; the first has so few digits that its products with whole numbers are exact (fdlibm).
    private const double Log2High = 6.93147180369123816490e-01;
    private const double Log2Low = 1.90821492927058770002e-10;

    /// <summary>exp(x), to two units in the last place.</summary>
    /// <remarks>x = n log 2 + r with |r| at most log(2) / 2, exp(r) by its series to r^13, whose rest is under 5e-18.</remarks>
    public static double Exp(double x)
    {
        const double Largest = 709.782712893384;
        const double Least = -745.2;
        if (!(x >= Least && x <= Largest))
        {
            return double.IsNaN(x) ? x : x < 0 ? 0 : double.PositiveInfinity;
        }

        var n = Math.Round(x * 1.4426950408889634);
        var r = x - (n * Log2High) - (n * Log2Low);
        var series = 1.0;
        for (var k = 13; k > 0; k--)
        {
            series = 1 + (r * series / k);
        }

        return Math.ScaleB(series, (int)n);
    }

    /// <summary>log(x), to one unit in the last place; -infinity at 0, NaN below.</summary>
    /// <remarks>
    /// x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); log(1 + f) = 2 artanh(f / (2 + f)) with the coefficients of fdlibm's
    /// e_log.c (Sun Microsystems), whose error is under 2^-58.
    /// </remarks>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        }

        const double SmallestNormal = 2.2250738585072014e-308;
        var k = x < SmallestNormal ? -54 : 0;
        var bits = BitConverter.DoubleToInt64Bits(k == 0 ? x : x * 18014398509481984);
        // Counted from sqrt(1/2): the exponent's bits are then k.
        const long Root = 0x3FE6A09E00000000;
        var exponent = (bits - Root) >> 52;
        k += (int)exponent;
        var f = BitConverter.Int64BitsToDouble(bits - (exponent << 52)) - 1;
        var half = 0.5 * f * f;
        var s = f / (2 + f);
        var z = s * s;
        var w = z * z;
        var even = w * (3.999999999940941908e-01 + (w * (2.222219843214978396e-01 + (w * 1.531383769920937332e-01))));
        var odd = z * (6.666666666666735130e-01
            + (w * (2.857142874366239149e-01 + (w * (1.818357216161805012e-01 + (w * 1.479819860511658591e-01))))));
        return (s * (half + even + odd)) + (k * Log2Low) - half + f + (k * Log2High);
    }

    /// <summary>cos(pi x) for x from 0 to 1, to a few roundings of numbers near 1; exact at 0, 1/2 and 1.</summary>
    public static double CosPi(double x)
    {
        var quarter = x is > 0.25 and < 0.75;
        var r = Math.PI * (quarter ? 0.5 - x : x <= 0.25 ? x : 1 - x);
        var square = r * r;
        // The series of the sine to r^17, of the cosine to r^18; r is at most pi / 4.
        var series = 1.0;
        for (var k = 16; k > 0; k -= 2)
        {
            series = 1 - (square * series / (quarter ? k * (k + 1) : (k + 2) * (k + 1)));
        }

        return quarter ? r * series : (x < 0.5 ? 1 : -1) * (1 - (square * series / 2));
    }

    /// <summary>value^exponent by squaring.</summary>
    /// <param name="value">The base.</param>
    /// <param name="exponent">At least 0.</param>
    public static double Power(double value, int exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            result *= (exponent & 1) == 0 ? 1 : value;
        }

        return result;
    }
}
