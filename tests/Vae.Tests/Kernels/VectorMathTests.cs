using System.Numerics;
using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed class VectorMathTests
{
    /// <summary>A few units in the last place of a single, 6e-8 each.</summary>
    private const double RelativeTolerance = 5e-7;

    /// <summary>As the summary of NormalCdf promises: a few roundings of numbers near 1.</summary>
    private const double AbsoluteTolerance = 3e-7;

    [Fact]
    public void Sigmoid_OverTheWholeRange_ToARelativeRounding() =>
        Check(VectorMath.Sigmoid, ReferenceFunctions.Sigmoid, absolute: 1e-38, RelativeTolerance);

    [Fact]
    public void Softplus_OverTheWholeRange_ToARelativeRounding() =>
        Check(VectorMath.Softplus, ReferenceFunctions.Softplus, absolute: 1e-38, RelativeTolerance);

    [Fact]
    public void Tanh_OverTheWholeRange_ToARelativeRounding() =>
        Check(VectorMath.Tanh, Math.Tanh, absolute: 0, RelativeTolerance);

    [Fact]
    public void Tanh_Tiny_Itself()
    {
        foreach (var x in (float[])[0f, -0f, 1e-6f, -1e-20f, float.Epsilon])
        {
            Near.SameBits([x], [VectorMath.Tanh(new Vector<float>(x))[0]]);
        }
    }

    [Fact]
    public void Exp_OverTheWholeRange_ToBarelyMoreThanAUnitInTheLastPlace() =>
        Assert.InRange(WorstUlps(VectorMath.Exp, Math.Exp, Enumerable.Range(-870_000, 1_757_000).Select(i => i / 10_000f)), 0.4, 1.1);

    [Fact]
    public void Exp_BelowTheNormalNumbers_ToOneOfTheirUnits()
    {
        for (var x = -103.9f; x < -87; x += 0.01f)
        {
            Near.Value(Math.Exp(x), VectorMath.Exp(new Vector<float>(x))[0], 1.01 * float.Epsilon, 1e-7, $"exp({x})");
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-104f, 0f)]
    [InlineData(float.MinValue, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(88.73f, float.PositiveInfinity)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    public void Exp_Special_AsMathExp(float x, float expected) => Assert.Equal(expected, VectorMath.Exp(new Vector<float>(x))[0]);

    [Fact]
    public void Log_OverTheWholeRange_ToOneUnitInTheLastPlace()
    {
        Assert.InRange(WorstUlps(VectorMath.Log, Math.Log, Enumerable.Range(1, 1_000_000).Select(i => i / 300_000f)), 0.4, 1);
        Assert.InRange(
            WorstUlps(VectorMath.Log, Math.Log, Enumerable.Range(1, 100_000).Select(i => BitConverter.Int32BitsToSingle(i * 21_390))), 0.4, 1);
    }

    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.Epsilon, -103.278929f)]
    public void Log_Special_AsMathLog(float x, float expected) => Assert.Equal(expected, VectorMath.Log(new Vector<float>(x))[0]);

    [Fact]
    public void SinCosPi_ManyTurns_ToOneUnitInTheLastPlaceOfOne()
    {
        for (var i = -100_000; i <= 100_000; i++)
        {
            var a = i / 16384f;
            var (sin, cos) = VectorMath.SinCosPi(new Vector<float>(a));
            Near.Value(Math.Sin(Math.PI * a), sin[0], 1.2e-7, 0, $"sin(pi {a})");
            Near.Value(Math.Cos(Math.PI * a), cos[0], 1.2e-7, 0, $"cos(pi {a})");
        }

        var (exact, one) = VectorMath.SinCosPi(new Vector<float>(0.5f));
        Assert.Equal((1f, 0f), (exact[0], one[0]));
    }

    [Fact]
    public void AllFunctions_EveryElement_AsThatElementAlone()
    {
        Func<Vector<float>, Vector<float>>[] functions =
        [
            VectorMath.Exp, VectorMath.Log, VectorMath.Tanh, VectorMath.Sigmoid, VectorMath.Softplus, VectorMath.ExpExcess, VectorMath.NormalCdf,
        ];
        var values = TestValues.Normal(Vector<float>.Count, seed: 3, scale: 30);
        Assert.All(functions, function =>
        {
            for (var i = 0; i < values.Length; i++)
            {
                Near.SameBits([function(new Vector<float>(values[i]))[0]], [function(new Vector<float>(values))[i]]);
            }
        });
    }

    [Fact]
    public void NormalCdf_OverTheWholeRange_ToAnAbsoluteRounding() =>
        Check(VectorMath.NormalCdf, ReferenceFunctions.NormalCdf, AbsoluteTolerance, relative: 0);

    [Fact]
    public void NormalDensity_OverTheWholeRange_AsInDouble() =>
        // exp(-x^2 / 2) carries the rounding of its argument, 6e-8 x^2 / 2, relatively.
        Check(VectorMath.NormalDensity, ReferenceFunctions.NormalDensity, absolute: 1e-9, relative: 1e-6);

    [Theory]
    [InlineData(0x7FC00000)]
    [InlineData(0xFFC00000)]
    [InlineData(0x7FC00001)]
    [InlineData(0x7FC001FF)]
    [InlineData(0xFFFFFFFF)]
    public void AllFunctions_EveryKindOfNaN_NaN(uint bits)
    {
        var nan = new Vector<float>(BitConverter.UInt32BitsToSingle(bits));
        Assert.All(
            [
                VectorMath.Exp(nan), VectorMath.Log(nan), VectorMath.ExpOfNonPositive(nan), VectorMath.Sigmoid(nan), VectorMath.Tanh(nan), VectorMath.Softplus(nan), VectorMath.Log1p(nan),
                VectorMath.ExpExcess(nan), VectorMath.NormalCdf(nan), VectorMath.NormalDensity(nan),
            ],
            value => Assert.Equal(float.NaN, value[0]));
    }

    [Fact]
    public void Log1p_FromZeroToOne_ToARelativeRounding()
    {
        for (var e = 1.0; e > 1e-30; e *= 0.9)
        {
            var exact = (float)e;
            // The double logarithm of 1 + e has lost e itself below 1e-9; there the series has one term.
            var expected = exact < 1e-8 ? exact - (0.5 * exact * exact) : Math.Log(1 + (double)exact);
            Near.Value(expected, VectorMath.Log1p(new Vector<float>(exact))[0], 0, RelativeTolerance, $"log(1 + {e})");
        }

        Assert.Equal(0, VectorMath.Log1p(Vector<float>.Zero)[0]);
    }

    [Fact]
    public void ExpExcess_OverTheWholeRange_AsInDoubleNeverNegativeAndZeroAtZero()
    {
        Assert.Equal(0, VectorMath.ExpExcess(Vector<float>.Zero)[0]);
        for (var i = -40000; i <= 40000; i++)
        {
            var x = i / 1000f;
            var actual = VectorMath.ExpExcess(new Vector<float>(x))[0];
            // Above 1/8 the subtraction of numbers near 1 leaves a relative error of 1.5e-5 at most.
            Near.Value(Math.Exp(x) - 1 - x, actual, 1e-13, Math.Abs(x) < 1 ? 3e-5 : 1e-6, $"exp({x}) - 1 - {x}");
            Assert.True(actual >= 0);
        }
    }

    [Theory]
    [InlineData(float.MaxValue)]
    [InlineData(float.MinValue)]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    public void AllFunctions_HugeArgument_Finite(float value)
    {
        var x = new Vector<float>(value);
        Vector<float>[] results =
            [VectorMath.Sigmoid(x), VectorMath.Softplus(x), VectorMath.NormalCdf(x), VectorMath.NormalDensity(x)];

        Assert.All(results, result => Assert.True(float.IsFinite(result[0])));
    }

    /// <summary>The largest difference, in units in the last place of the true value.</summary>
    private static double WorstUlps(Func<Vector<float>, Vector<float>> actual, Func<double, double> expected, IEnumerable<float> arguments)
    {
        var worst = 0.0;
        foreach (var x in arguments)
        {
            var exact = expected(x);
            var unit = Math.ScaleB(1, Math.Max(Math.ILogB(exact), -126) - 23);
            worst = Math.Max(worst, exact == 0 ? 0 : Math.Abs(actual(new Vector<float>(x))[0] - exact) / unit);
        }

        return worst;
    }

    private static void Check(Func<Vector<float>, Vector<float>> actual, Func<double, double> expected, double absolute, double relative)
    {
        for (var i = -20000; i <= 20000; i++)
        {
            var x = i / 230f;
            Near.Value(expected(x), actual(new Vector<float>(x))[0], absolute, relative, $"f({x})");
        }
    }
}
