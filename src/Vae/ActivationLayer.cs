namespace Vae;

/// <summary>An elementwise nonlinearity.</summary>
/// <param name="Function">The function applied to every value.</param>
public sealed record ActivationLayer(Activation Function) : VaeLayer
{
    internal override int OutputWidth(int inputWidth) => inputWidth;
}
