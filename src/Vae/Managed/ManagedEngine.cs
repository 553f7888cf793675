using Vae.Options;
using Vae.Training;

namespace Vae.Managed;

/// <summary>Trains in managed code.</summary>
internal sealed class ManagedEngine : IVaeEngine
{
    public string Name => "Managed";

    public string Describe(VaeArchitecture architecture, VaeOptions options)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(options);
        var threads = ManagedSession.ThreadsFor(architecture, options);
        return $"{Name}, {threads} thread{(threads == 1 ? "" : "s")}";
    }

    public IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(options);
        if (DeviceName.GpuOf(options.Run.Device) is not null)
        {
            throw new InvalidOperationException(RunRules.RefuseDevice(options.Run.Device));
        }

        try
        {
            return new ManagedSession(initial, options);
        }
        catch (OutOfMemoryException e)
        {
            throw MemoryShortage.Error(e, initial.Architecture, options);
        }
    }
}
