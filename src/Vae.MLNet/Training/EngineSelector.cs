#if VAE_TORCHSHARP
using Vae.TorchSharp;
#endif
using Vae.Options;
using Vae.Training;

namespace Vae.MLNet.Training;

/// <summary>Who trains, and why: the faster one, which is TorchSharp on a GPU and the managed engine on a CPU.</summary>
internal static class EngineSelector
{
    private const string Asked = "The options ask for it.";
    private const string FasterOnCpu = "On a CPU the managed engine is the faster one.";

    /// <summary>The engine, and a sentence or two on why it is that one.</summary>
    /// <param name="options">Valid options.</param>
    /// <exception cref="InvalidOperationException">TorchSharp or a GPU was asked for and is not there.</exception>
    public static (IVaeEngine Engine, string Reason) Select(VaeOptions options)
    {
        var (requested, device) = (options.Run.Engine, options.Run.Device);
        if (requested == VaeEngine.Managed)
        {
            return (VaeTrainer.Managed, Asked);
        }

        // A GPU that is asked for by name is not replaced by the CPU: that could mean days instead of an hour.
        if (DeviceName.GpuOf(device) is not null)
        {
            return (TorchSharp(device, $"Run.Device is '{device}'", "Or set it to null or 'cpu'."), Asked);
        }

        if (requested == VaeEngine.TorchSharp)
        {
            return (TorchSharp(device, "Run.Engine is TorchSharp", "Otherwise choose Auto or Managed."), Asked);
        }

        if (device is not null)
        {
            return (VaeTrainer.Managed, FasterOnCpu);
        }

        return HasGpu(out var reason)
            ? (TorchSharp(device, "There is a GPU", "Set Run.Engine to Managed."), "TorchSharp finds a GPU.")
            : (VaeTrainer.Managed, $"{reason} {FasterOnCpu}");
    }

#if VAE_TORCHSHARP
    private static bool HasGpu(out string reason) => TorchSharpVae.HasGpu(out reason);

    private static IVaeEngine TorchSharp(string? device, string asked, string otherwise) =>
        TorchSharpVae.IsAvailable(device, out var reason) ? TorchSharpVae.CreateEngine() : throw Unavailable(asked, reason, otherwise);
#else
    private const string NotBuilt = "TorchSharp is not part of this build.";

    private static bool HasGpu(out string reason)
    {
        reason = NotBuilt;
        return false;
    }

    private static IVaeEngine TorchSharp(string? device, string asked, string otherwise)
    {
        _ = device;
        throw Unavailable(asked, NotBuilt, otherwise);
    }
#endif

    private static InvalidOperationException Unavailable(string asked, string reason, string otherwise) =>
        new($"{asked}, which cannot be used here. {reason} {otherwise}");
}
