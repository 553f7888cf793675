using System.Numerics;

namespace Vae.Likelihoods;

/// <summary>-log p(x|a) of one slot, up to constants, with its derivatives, for a vector of values at a time.</summary>
internal interface IElementLoss
{
    /// <param name="a">The decoder's outputs.</param>
    /// <param name="x">The data.</param>
    /// <param name="logVar">Clamped log-variance; unused by Bernoulli.</param>
    /// <param name="precision">exp(-logVar).</param>
    /// <param name="dA">The loss's derivative by a.</param>
    /// <param name="dLogVar">The loss's derivative by logVar.</param>
    Vector<float> Evaluate(
        Vector<float> a, Vector<float> x, Vector<float> logVar, Vector<float> precision,
        out Vector<float> dA, out Vector<float> dLogVar);

    /// <summary>E[x|a].</summary>
    Vector<float> Mean(Vector<float> a);
}
