using System.Numerics;
using System.Runtime.CompilerServices;
using Vae.Kernels;

namespace Vae.Likelihoods;

/// <summary>Binary cross-entropy from logits: log(1 + exp(a)) - a x; its derivative is sigmoid(a) - x.</summary>
internal readonly struct BernoulliLoss : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Evaluate(
        Vector<float> a, Vector<float> x, Vector<float> logVar, Vector<float> precision,
        out Vector<float> dA, out Vector<float> dLogVar)
    {
        // Both from e = exp(-|a|), which cannot overflow.
        var e = VectorMath.ExpOfNonPositive(-Vector.Abs(a));
        var onePlus = Vector<float>.One + e;
        var positive = Vector.GreaterThanOrEqual(a, Vector<float>.Zero);
        dA = (Vector.ConditionalSelect(positive, Vector<float>.One, e) / onePlus) - x;
        dLogVar = Vector<float>.Zero;
        return Vector.Max(a, Vector<float>.Zero) - (a * x) + VectorMath.Log1p(e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Mean(Vector<float> a) => VectorMath.Sigmoid(a);
}
