namespace Vae.Training;

/// <summary>Trains in managed code.</summary>
internal sealed class ManagedEngine : IVaeEngine
{
    public string Name => "Managed";

    /// <summary>What to say of a device that is not the CPU.</summary>
    public static string RefuseDevice(string? device) =>
        $"Run.Device is '{device}'; the managed engine computes on the CPU. Set it to null or 'cpu', or train with TorchSharp.";

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
            throw new InvalidOperationException(RefuseDevice(options.Run.Device));
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
