using System.Numerics;

namespace Vae.Kernels;

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
            case Activation.Identity:
                x.CopyTo(y);
                return;
            case Activation.ReLU:
                Forward<Activations.ReLU>(x, y);
                return;
            case Activation.LeakyReLU:
                Forward<Activations.LeakyReLU>(x, y);
                return;
            case Activation.Tanh:
                Forward<Activations.Tanh>(x, y);
                return;
            case Activation.Sigmoid:
                Forward<Activations.Sigmoid>(x, y);
                return;
            case Activation.ELU:
                Forward<Activations.ELU>(x, y);
                return;
            case Activation.SiLU:
                Forward<Activations.SiLU>(x, y);
                return;
            case Activation.GELU:
                Forward<Activations.GELU>(x, y);
                return;
            case Activation.Softplus:
                Forward<Activations.Softplus>(x, y);
                return;
            default:
                throw Unknown(function);
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
        switch (function)
        {
            case Activation.Identity:
                dy.CopyTo(dx);
                return;
            case Activation.ReLU:
                Backward<Activations.ReLU>(x, y, dy, dx);
                return;
            case Activation.LeakyReLU:
                Backward<Activations.LeakyReLU>(x, y, dy, dx);
                return;
            case Activation.Tanh:
                Backward<Activations.Tanh>(x, y, dy, dx);
                return;
            case Activation.Sigmoid:
                Backward<Activations.Sigmoid>(x, y, dy, dx);
                return;
            case Activation.ELU:
                Backward<Activations.ELU>(x, y, dy, dx);
                return;
            case Activation.SiLU:
                Backward<Activations.SiLU>(x, y, dy, dx);
                return;
            case Activation.GELU:
                Backward<Activations.GELU>(x, y, dy, dx);
                return;
            case Activation.Softplus:
                Backward<Activations.Softplus>(x, y, dy, dx);
                return;
            default:
                throw Unknown(function);
        }
    }

    private static void Forward<T>(ReadOnlySpan<float> x, Span<float> y)
        where T : struct, IActivation
    {
        for (var i = 0; i < x.Length; i += Vector<float>.Count)
        {
            T.Value(new Vector<float>(x[i..])).CopyTo(y[i..]);
        }
    }

    private static void Backward<T>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        where T : struct, IActivation
    {
        for (var i = 0; i < x.Length; i += Vector<float>.Count)
        {
            var output = T.NeedsOutput ? new Vector<float>(y[i..]) : default;
            (new Vector<float>(dy[i..]) * T.Slope(new Vector<float>(x[i..]), output)).CopyTo(dx[i..]);
        }
    }

    private static ArgumentOutOfRangeException Unknown(Activation function) =>
        new(nameof(function), function, "This nonlinearity is not known.");
}
