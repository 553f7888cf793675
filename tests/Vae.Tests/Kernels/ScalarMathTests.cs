using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

/// <summary>Against the C library's functions, which are right to about one unit in the last place, 2.2e-16.</summary>
public sealed class ScalarMathTests
{
    private const double Tolerance = 6e-16;

    [Fact]
    public void Exp_OverTheWholeRange_ToTwoUnitsInTheLastPlace()
    {
        for (var i = -7000; i <= 7000; i++)
        {
            var x = i * 0.1013;
            Near.Value(Math.Exp(x), ScalarMath.Exp(x), 0, Tolerance, $"exp({x})");
        }
    }

    [Fact]
    public void Log_OverTheWholeRange_ToTwoUnitsInTheLastPlace()
    {
        for (var i = -3000; i <= 3000; i++)
        {
            var x = Math.Exp(i * 0.2359);
            Near.Value(Math.Log(x), ScalarMath.Log(x), 1e-300, Tolerance, $"log({x})");
        }

        for (var i = 1; i <= 4000; i++)
        {
            Near.Value(Math.Log(i / 1000.0), ScalarMath.Log(i / 1000.0), 1e-300, Tolerance, $"log({i / 1000.0})");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-0.0, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-1000, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(710, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_Special_AsMathExp(double x, double expected) => Assert.Equal(expected, ScalarMath.Exp(x));

    [Fact]
    public void Exp_BelowTheNormalNumbers_Gradual() => Near.Value(Math.Exp(-740), ScalarMath.Exp(-740), double.Epsilon, 0, "exp(-740)");

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(-1, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.Epsilon, -744.4400719213812)]
    public void Log_Special_AsMathLog(double x, double expected) => Assert.Equal(expected, ScalarMath.Log(x));

    [Fact]
    public void CosPi_FromZeroToOne_ToAFewRoundingsAndExactInBetween()
    {
        for (var i = 0; i <= 10000; i++)
        {
            var x = i / 10000.0;
            Near.Value(Math.Cos(Math.PI * x), ScalarMath.CosPi(x), 4e-16, 0, $"cos(pi {x})");
        }

        Assert.Equal([1, 0, -1], ((double[])[0, 0.5, 1]).Select(ScalarMath.CosPi));
    }

    [Fact]
    public void Power_WholeExponents_AsMathPow()
    {
        foreach (var exponent in (int[])[0, 1, 2, 3, 10, 999, 100_000])
        {
            // Squaring doubles the relative error with the exponent.
            Near.Value(Math.Pow(0.999, exponent), ScalarMath.Power(0.999, exponent), 0, 2.3e-16 * (exponent + 1), $"0.999^{exponent}");
        }
    }
}
