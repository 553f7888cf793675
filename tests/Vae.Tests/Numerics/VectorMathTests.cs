using System.Numerics;
using Vae.Numerics;
using Xunit;

namespace Vae.Tests.Numerics;

public sealed class VectorMathTests
{
    /// <summary>A few units in the last place of a single, 6e-8 each.</summary>
    private const double RelativeTolerance = 5e-7;

    /// <summary>As the summaries of Tanh and NormalCdf promise: a few roundings of numbers near 1.</summary>
    private const double AbsoluteTolerance = 3e-7;

    [Fact]
    public void Sigmoid_OverTheWholeRange_ToARelativeRounding() =>
        Check(VectorMath.Sigmoid, ReferenceFunctions.Sigmoid, absolute: 1e-38, RelativeTolerance);

    [Fact]
    public void Softplus_OverTheWholeRange_ToARelativeRounding() =>
        Check(VectorMath.Softplus, ReferenceFunctions.Softplus, absolute: 1e-38, RelativeTolerance);

    [Fact]
    public void Tanh_OverTheWholeRange_ToAnAbsoluteRounding() =>
        Check(VectorMath.Tanh, Math.Tanh, AbsoluteTolerance, relative: 0);

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
                VectorMath.ExpOfNonPositive(nan), VectorMath.Sigmoid(nan), VectorMath.Tanh(nan), VectorMath.Softplus(nan), VectorMath.Log1p(nan),
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

    private static void Check(Func<Vector<float>, Vector<float>> actual, Func<double, double> expected, double absolute, double relative)
    {
        for (var i = -20000; i <= 20000; i++)
        {
            var x = i / 230f;
            Near.Value(expected(x), actual(new Vector<float>(x))[0], absolute, relative, $"f({x})");
        }
    }
}
