using Vae.Architecture;

namespace Vae;

/// <summary>An elementwise nonlinearity.</summary>
/// <param name="Function">The function to apply to every value.</param>
public sealed record ActivationLayer(Activation Function) : VaeLayer
{
    internal override LayerShape OutputShape(LayerShape input) => input;

    internal override void Check(LayerShape input, string name, Failures failures) =>
        failures.RequireDefined(Function, $"{name}.{nameof(Function)}");
}
