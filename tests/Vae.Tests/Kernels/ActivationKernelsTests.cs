using System.Numerics;
using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed class ActivationKernelsTests
{
    /// <summary>The single-precision functions under these formulas are within a few units in the last place, 6e-8 each.</summary>
    private const double RelativeTolerance = 5e-7;

    /// <summary>Near 0 they subtract 1 from a value near 1, or take the approximation of the normal distribution: 1e-7.</summary>
    private const double AbsoluteTolerance = 3e-7;

    /// <summary>The difference quotient's own error at this step, in double precision, is 1e-9 or less.</summary>
    private const double DifferenceStep = 1e-5;

    public static TheoryData<Activation> Functions => [.. Enum.GetValues<Activation>()];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Forward_OverTheWholeRange_AsInDouble(Activation function)
    {
        var x = Inputs();
        var y = new float[x.Length];

        ActivationKernels.Forward(function, x, y);

        for (var i = 0; i < x.Length; i++)
        {
            Near.Value(
                ReferenceFunctions.Apply(function, x[i]), y[i], AbsoluteTolerance, RelativeTolerance, $"{function}({x[i]})");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Backward_OverTheWholeRange_AsCentralDifferences(Activation function)
    {
        var x = Inputs();
        var dy = TestValues.Normal(x.Length, 3);
        var (y, dx) = (new float[x.Length], new float[x.Length]);
        ActivationKernels.Forward(function, x, y);

        ActivationKernels.Backward(function, x, y, dy, dx);

        for (var i = 0; i < x.Length; i++)
        {
            // At a kink the derivative from below is taken, as in PyTorch; the step of 0 at 20 is the definition's own.
            if (Math.Abs(x[i]) < 2 * DifferenceStep || x[i] == 20)
            {
                continue;
            }

            var step = DifferenceStep * Math.Max(1, Math.Abs(x[i]));
            var slope = (ReferenceFunctions.Apply(function, x[i] + step) - ReferenceFunctions.Apply(function, x[i] - step)) / (2 * step);
            Near.Value(dy[i] * slope, dx[i], 1e-6 * Math.Abs(dy[i]), 1e-6, $"{function}'({x[i]})");
        }
    }

    [Fact]
    public void Forward_ELUNearZero_NoCancellation()
    {
        for (var exponent = -30; exponent < 0; exponent++)
        {
            var x = new float[Vector<float>.Count];
            Array.Fill(x, -MathF.ScaleB(1.3f, exponent));
            var y = new float[x.Length];

            ActivationKernels.Forward(Activation.ELU, x, y);

            // By its series in double precision, where the difference would cancel too.
            var expected = x[0] * (1 + ((double)x[0] / 2 * (1 + ((double)x[0] / 3))));
            Near.Value(Math.Abs(x[0]) < 1e-3 ? expected : Math.Exp(x[0]) - 1, y[0], 0, 5e-7, $"ELU({x[0]})");
        }

        Assert.Equal(0, ForwardOne(Activation.ELU, 0));
    }

    [Theory]
    [InlineData(Activation.ReLU, 0)]
    [InlineData(Activation.LeakyReLU, 0.01f)]
    [InlineData(Activation.ELU, 1)]
    public void Backward_AtTheKink_AsPyTorch(Activation function, float expected)
    {
        var zeros = new float[Vector<float>.Count];
        var (ones, dx) = (new float[zeros.Length], new float[zeros.Length]);
        Array.Fill(ones, 1);

        ActivationKernels.Backward(function, zeros, zeros, ones, dx);

        Assert.All(dx, value => Assert.Equal(expected, value));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void ForwardAndBackward_InPlaceAndAtAnyPlace_SameBits(Activation function)
    {
        var width = Vector<float>.Count;
        var x = Inputs();
        var dy = TestValues.Normal(x.Length, 3);
        var (y, dx) = (new float[x.Length], new float[x.Length]);
        ActivationKernels.Forward(function, x, y);
        ActivationKernels.Backward(function, x, y, dy, dx);

        // In place, as the scorer and the first layers of a stack use them.
        var (inPlace, gradient) = ((float[])x.Clone(), (float[])dy.Clone());
        ActivationKernels.Forward(function, inPlace, inPlace);
        ActivationKernels.Backward(function, x, y, gradient, gradient);
        Near.SameBits(y, inPlace, $"{function} in place");
        Near.SameBits(dx, gradient, $"{function}' in place");

        // One vector at a time, as a worker's share may be.
        for (var i = 0; i < x.Length; i += width)
        {
            var part = new float[width];
            ActivationKernels.Forward(function, x.AsSpan(i, width), part);
            Near.SameBits(y.AsSpan(i, width), part, $"{function} alone");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void ForwardAndBackward_HugeInput_Finite(Activation function)
    {
        var x = new float[Vector<float>.Count];
        float[] huge = [float.MaxValue, float.MinValue, 1e20f, -1e20f];
        huge.AsSpan(0, Math.Min(huge.Length, x.Length)).CopyTo(x);
        var (y, dx, ones) = (new float[x.Length], new float[x.Length], new float[x.Length]);
        Array.Fill(ones, 1);

        ActivationKernels.Forward(function, x, y);
        ActivationKernels.Backward(function, x, y, ones, dx);

        Assert.All(y, value => Assert.True(float.IsFinite(value)));
        Assert.All(dx, value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Forward_NaN_GivesNaNThereAlone(Activation function)
    {
        var x = new float[2 * Vector<float>.Count];
        x[1] = float.NaN;
        var y = new float[x.Length];

        ActivationKernels.Forward(function, x, y);

        Assert.True(float.IsNaN(y[1]));
        Assert.Equal(0, y.Where((_, i) => i != 1).Count(float.IsNaN));
    }

    /// <summary>From -30 to 30 with the special points among them, and a few far out; whole vectors.</summary>
    private static float[] Inputs()
    {
        List<float> x = [0, -0f, 20, -20, 1e-8f, -1e-8f, 1e-3f, -1e-3f, 87, -87, 88.8f, -88.8f, 200, -200, 1000, -1000];
        for (var i = 0; i < 4096 - 16; i++)
        {
            x.Add(((i + 0.5f) * (60f / 4080)) - 30);
        }

        return [.. x];
    }

    private static float ForwardOne(Activation function, float x)
    {
        var values = new float[Vector<float>.Count];
        Array.Fill(values, x);
        ActivationKernels.Forward(function, values, values);
        return values[0];
    }
}
