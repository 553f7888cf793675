using System.Numerics;

namespace Vae.Numerics;

/// <summary>A nonlinearity that is computed here; the others are the runtime's, for spans.</summary>
internal interface IVectorActivation : IActivation
{
    /// <summary>f(x).</summary>
    static abstract Vector<float> Value(Vector<float> x);
}
