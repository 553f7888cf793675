#if VAE_TORCHSHARP
using Vae.TorchSharp;
#endif
using Vae.Training;

namespace Vae.MLNet.Training;

/// <summary>Who trains, and why.</summary>
internal static class EngineSelector
{
    private const string Asked = "The options ask for it.";
    private const string Cpu = "cpu";

    /// <summary>The engine, and a sentence or two on why it is that one.</summary>
    /// <param name="options">Valid options.</param>
    /// <exception cref="InvalidOperationException">TorchSharp or a GPU was asked for and is not there.</exception>
    public static (IVaeEngine Engine, string Reason) Select(VaeOptions options)
    {
        var requested = options.Run.Engine;
        if (requested == VaeEngine.Managed)
        {
            return (VaeTrainer.Managed, Asked);
        }

        if (TryTorchSharp(options.Run.Device, out var reason) is { } engine)
        {
            return (engine, requested == VaeEngine.TorchSharp ? Asked : "TorchSharp's native library is here.");
        }

        // A GPU that is asked for by name is not replaced by the CPU: that could mean days instead of an hour.
        if (options.Run.Device is not (null or Cpu))
        {
            throw new InvalidOperationException(
                $"Run.Device is '{options.Run.Device}', which cannot be used here. {reason} Or set it to null or 'cpu'.");
        }

        return requested == VaeEngine.Auto
            ? (VaeTrainer.Managed, reason)
            : throw new InvalidOperationException(
                $"Run.Engine is TorchSharp, which cannot be used here. {reason} Otherwise choose Auto or Managed.");
    }

#if VAE_TORCHSHARP
    private static IVaeEngine? TryTorchSharp(string? device, out string reason) =>
        TorchSharpVae.IsAvailable(device, out reason) ? TorchSharpVae.CreateEngine() : null;
#else
    private static IVaeEngine? TryTorchSharp(string? device, out string reason)
    {
        _ = device;
        reason = "TorchSharp is not part of this build.";
        return null;
    }
#endif
}
