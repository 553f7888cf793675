using System.Numerics;

namespace Vae.Kernels;

/// <summary>A nonlinearity and its derivative, for a vector of values at a time.</summary>
internal interface IActivation
{
    /// <summary>Whether <see cref="Slope"/> reads y.</summary>
    static abstract bool NeedsOutput { get; }

    /// <summary>f(x).</summary>
    static abstract Vector<float> Value(Vector<float> x);

    /// <summary>f'(x), given y = f(x).</summary>
    static abstract Vector<float> Slope(Vector<float> x, Vector<float> y);
}
