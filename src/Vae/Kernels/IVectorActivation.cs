using System.Numerics;

namespace Vae.Kernels;

/// <summary>A nonlinearity that is more than a copy.</summary>
internal interface IVectorActivation : IActivation
{
    /// <summary>f(x).</summary>
    static abstract Vector<float> Value(Vector<float> x);
}
