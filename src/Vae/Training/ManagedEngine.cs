namespace Vae.Training;

/// <summary>Trains in managed code.</summary>
internal sealed class ManagedEngine : IVaeEngine
{
    public string Name => "Managed";

    public IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(options);
        return new ManagedSession(initial, options);
    }
}
