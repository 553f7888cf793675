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

    /// <summary>Whether training on a device is possible in this process. Prints nothing.</summary>
    /// <param name="device">As <see cref="VaeOptions.Device"/>.</param>
    /// <param name="reason">Empty when it is; else why not and what to install or change, one sentence or two.</param>
    /// <exception cref="ArgumentException">There is no device of such a name.</exception>
    public static bool IsAvailable(string? device, out string reason)
    {
        new VaeOptions { Device = device }.Validate();
        return IsAvailable(out reason) && CudaProbe.Find(device, out reason) is not null;
    }

    /// <summary>An engine that trains every architecture, on the device that <see cref="VaeOptions.Device"/> names.</summary>
    /// <returns>An engine without state; one may serve any number of sessions.</returns>
    /// <remarks>
    /// While a session lasts, libtorch has its thread count, which is the process's, and on a GPU computes in full single precision,
    /// without TensorFloat-32. Both are given back at its end. libtorch's random generator is not used.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The native library is missing; the message says what to install.</exception>
    public static IVaeEngine CreateEngine() =>
        IsAvailable(out var reason) ? new TorchSharpEngine() : throw new InvalidOperationException(reason);
}
