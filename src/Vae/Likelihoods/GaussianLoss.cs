using System.Numerics;
using System.Runtime.CompilerServices;
using Vae.Kernels;

namespace Vae.Likelihoods;

/// <summary>((x - m)^2 exp(-logVar) + logVar) / 2 with m = f(a); without the last term when the variance is fixed.</summary>
internal readonly struct GaussianLoss(OutputMean mean, bool learnedVariance) : IElementLoss
{
    private readonly Vector<float> _learned = new(learnedVariance ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Evaluate(
        Vector<float> a, Vector<float> x, Vector<float> logVar, Vector<float> precision,
        out Vector<float> dA, out Vector<float> dLogVar)
    {
        var half = new Vector<float>(0.5f);
        var m = Mean(a);
        var error = m - x;
        var scaled = error * precision;
        dA = scaled * Slope(m);
        dLogVar = half * (_learned - (error * scaled));
        return half * ((error * scaled) + (_learned * logVar));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Mean(Vector<float> a) => mean switch
    {
        OutputMean.Sigmoid => VectorMath.Sigmoid(a),
        OutputMean.Tanh => VectorMath.Tanh(a),
        _ => a,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Slope(Vector<float> m) => mean switch
    {
        OutputMean.Sigmoid => m * (Vector<float>.One - m),
        OutputMean.Tanh => Vector<float>.One - (m * m),
        _ => Vector<float>.One,
    };
}
