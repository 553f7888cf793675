using Vae.TorchSharp.Native;
using Vae.TorchSharp.Training;

namespace Vae.TorchSharp;

/// <summary>Training on libtorch. Thread-safe.</summary>
/// <remarks>
/// This library references the package TorchSharp alone, which brings no libtorch: the application adds
/// <c>TorchSharp-cpu</c> or one of the CUDA packages.
/// </remarks>
public static class TorchSharpVae
{
    /// <summary>Whether TorchSharp's native library can be loaded into this process. Never throws, prints nothing.</summary>
    /// <param name="reason">Empty when it can; else why not and what to install, one sentence or two.</param>
    /// <remarks>
    /// A failure is not remembered: after <c>NativeLibrary.Load</c> of a libtorch elsewhere, the next call finds it.
    /// The first success loads libtorch, which can take seconds.
    /// </remarks>
    public static bool IsAvailable(out string reason) => NativeLibraryProbe.TryLoad(out reason);

    /// <summary>An engine that trains fully connected architectures on the CPU.</summary>
    /// <returns>An engine without state; one may serve any number of sessions.</returns>
    /// <exception cref="InvalidOperationException">The native library is missing; the message says what to install.</exception>
    public static IVaeEngine CreateEngine() =>
        IsAvailable(out var reason) ? new TorchSharpEngine() : throw new InvalidOperationException(reason);
}
