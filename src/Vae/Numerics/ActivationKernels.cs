using System.Numerics;
using System.Numerics.Tensors;

namespace Vae.Numerics;

/// <summary>
/// Elementwise nonlinearities, forward directly above backward. Spans hold whole vectors (their length is a multiple of
/// <see cref="Vector{T}.Count"/>), so that a value's bits do not depend on its place.
/// </summary>
internal static class ActivationKernels
{
    /// <summary>y = f(x).</summary>
    /// <param name="function">f.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="y">Receives the outputs; may be <paramref name="x"/> itself.</param>
    public static void Forward(Activation function, ReadOnlySpan<float> x, Span<float> y)
    {
        switch (function)
        {
            case Activation.Tanh:
                TensorPrimitives.Tanh(x, y);
                return;
            case Activation.Sigmoid:
                TensorPrimitives.Sigmoid(x, y);
                return;
        }

        for (var i = 0; i < x.Length; i += Vector<float>.Count)
        {
            Value(function, new Vector<float>(x[i..])).CopyTo(y[i..]);
        }
    }

    /// <summary>dx = dy f'(x).</summary>
    /// <param name="function">f.</param>
    /// <param name="x">Inputs of the forward pass.</param>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dy">Gradient of the outputs.</param>
    /// <param name="dx">Receives the gradient of the inputs; may be <paramref name="dy"/> itself.</param>
    public static void Backward(
        Activation function, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < x.Length; i += Vector<float>.Count)
        {
            var slope = Slope(function, new Vector<float>(x[i..]), new Vector<float>(y[i..]));
            (new Vector<float>(dy[i..]) * slope).CopyTo(dx[i..]);
        }
    }

    /// <summary>Whether <see cref="Backward"/> reads the outputs.</summary>
    public static bool NeedsOutput(Activation function) => function is Activation.Tanh or Activation.Sigmoid or Activation.ELU;

    private static Vector<float> Value(Activation function, Vector<float> x)
    {
        // Not "positive": NaN is to come out as NaN.
        var notPositive = Vector.LessThanOrEqual(x, Vector<float>.Zero);
        return function switch
        {
            Activation.Identity => x,
            Activation.ReLU => Vector.ConditionalSelect(notPositive, Vector<float>.Zero, x),
            Activation.LeakyReLU => Vector.ConditionalSelect(notPositive, x * LeakySlope, x),
            Activation.ELU => Vector.ConditionalSelect(notPositive, ExpMinusOne(Vector.Min(x, Vector<float>.Zero)), x),
            Activation.SiLU => x * VectorMath.Sigmoid(x),
            Activation.GELU => x * VectorMath.NormalCdf(x),
            Activation.Softplus => Vector.ConditionalSelect(Vector.GreaterThan(x, SoftplusLinear), x, VectorMath.Softplus(x)),
            _ => throw Unknown(function),
        };
    }

    private static Vector<float> Slope(Activation function, Vector<float> x, Vector<float> y)
    {
        var one = Vector<float>.One;
        var positive = Vector.GreaterThan(x, Vector<float>.Zero);
        return function switch
        {
            Activation.Identity => one,
            Activation.ReLU => Vector.ConditionalSelect(positive, one, Vector<float>.Zero),
            Activation.LeakyReLU => Vector.ConditionalSelect(positive, one, LeakySlope),
            Activation.Tanh => one - (y * y),
            Activation.Sigmoid => y * (one - y),
            Activation.ELU => Vector.ConditionalSelect(positive, one, y + one),
            Activation.SiLU => SiLUSlope(x),
            Activation.GELU => VectorMath.NormalCdf(x) + (x * VectorMath.NormalDensity(x)),
            Activation.Softplus => VectorMath.Sigmoid(x),
            _ => throw Unknown(function),
        };
    }

    /// <summary>exp(x) - 1 for x of at most 0, near 0 by its series: the difference would cancel all digits there.</summary>
    private static Vector<float> ExpMinusOne(Vector<float> x)
    {
        var one = Vector<float>.One;
        var series = x * (one + (x * 0.5f * (one + (x * (1f / 3) * (one + (x * 0.25f * (one + (x * 0.2f))))))));
        return Vector.ConditionalSelect(
            Vector.GreaterThan(x, SeriesLimit), series, VectorMath.ExpOfNonPositive(x) - one);
    }

    private static Vector<float> SiLUSlope(Vector<float> x)
    {
        var sigmoid = VectorMath.Sigmoid(x);
        return sigmoid * (Vector<float>.One + (x * (Vector<float>.One - sigmoid)));
    }

    private static Vector<float> SeriesLimit => new(-0.1f);

    private static Vector<float> LeakySlope => new(0.01f);

    private static Vector<float> SoftplusLinear => new(20f);

    private static ArgumentOutOfRangeException Unknown(Activation function) =>
        new(nameof(function), function, "This nonlinearity is not known.");
}
