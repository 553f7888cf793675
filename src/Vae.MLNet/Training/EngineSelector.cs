#if VAE_TORCHSHARP
using Vae.TorchSharp;
#endif

namespace Vae.MLNet.Training;

/// <summary>Who trains, and why.</summary>
internal static class EngineSelector
{
    private const string Asked = "The options ask for it.";

    /// <summary>The engine, and a sentence or two on why it is that one.</summary>
    /// <exception cref="InvalidOperationException">TorchSharp was asked for and is not there.</exception>
    public static (IVaeEngine Engine, string Reason) Select(VaeEngine requested)
    {
        if (requested == VaeEngine.Managed)
        {
            return (VaeTrainer.Managed, Asked);
        }

        if (TryTorchSharp(out var reason) is { } engine)
        {
            return (engine, requested == VaeEngine.TorchSharp ? Asked : "TorchSharp's native library is here.");
        }

        return requested == VaeEngine.Auto
            ? (VaeTrainer.Managed, reason)
            : throw new InvalidOperationException(
                $"Engine is TorchSharp, which cannot be used here. {reason} Otherwise choose Engine = Auto or Managed.");
    }

#if VAE_TORCHSHARP
    private static IVaeEngine? TryTorchSharp(out string reason) =>
        TorchSharpVae.IsAvailable(out reason) ? TorchSharpVae.CreateEngine() : null;
#else
    private static IVaeEngine? TryTorchSharp(out string reason)
    {
        reason = "TorchSharp is not part of this build.";
        return null;
    }
#endif
}
