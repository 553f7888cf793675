using Vae.TorchSharp.Native;
using Vae.TorchSharp.Training;
using Vae.Training;

namespace Vae.TorchSharp;

/// <summary>Training on libtorch. Thread-safe.</summary>
/// <remarks>
/// This library references only the package TorchSharp, which does not include libtorch: add
/// <c>TorchSharp-cpu</c> or one of the CUDA packages to the application.
/// </remarks>
public static class TorchSharpVae
{
    /// <summary>Whether TorchSharp's native library can be loaded into this process. Never throws, prints nothing.</summary>
    /// <param name="reason">Empty if it can; else why not, and what to install.</param>
    /// <remarks>
    /// A failure is not remembered: after <c>NativeLibrary.Load</c> of a libtorch elsewhere, the next call finds it.
    /// The first success loads libtorch, which can take seconds.
    /// </remarks>
    public static bool IsAvailable(out string reason) => NativeLibraryProbe.TryLoad(out reason);

    /// <summary>Whether training on a device is possible in this process. Prints nothing.</summary>
    /// <param name="device">As <see cref="VaeRunOptions.Device"/>.</param>
    /// <param name="reason">Empty if it is; else why not, and what to install or change.</param>
    /// <exception cref="ArgumentException">There is no device of that name.</exception>
    public static bool IsAvailable(string? device, out string reason)
    {
        new VaeOptions { Run = new() { Device = device } }.Validate();
        return IsAvailable(out reason) && CudaProbe.Find(device, out reason) is not null;
    }

    /// <summary>Whether there is a GPU to train on. Loads libtorch only where the driver has one.</summary>
    /// <param name="reason">Empty if there is; else why not, a sentence or two.</param>
    internal static bool HasGpu(out string reason) => HasGpu(() => NvidiaDriver.DeviceCount, IsAvailable, out reason);

    /// <param name="gpus">GPUs of the driver.</param>
    /// <param name="isAvailable">As <see cref="IsAvailable(string?, out string)"/>.</param>
    /// <param name="reason">Empty if there is a GPU; else why not.</param>
    internal static bool HasGpu(Func<int> gpus, DeviceCheck isAvailable, out string reason)
    {
        if (gpus() == 0)
        {
            reason = "There is no NVIDIA GPU here.";
            return false;
        }

        if (isAvailable("cuda", out var why))
        {
            reason = "";
            return true;
        }

        reason = $"There is a GPU, which TorchSharp cannot use: {why}";
        return false;
    }

    /// <summary>Trains on libtorch, as <see cref="VaeTrainer.Train(IVaeRowSource, VaeOptions, IVaeRowSource, VaeModel)"/> does in managed code.</summary>
    /// <param name="data">The rows, subject to the same rules.</param>
    /// <param name="options">What to train and how, on the device that <see cref="VaeRunOptions.Device"/> names.</param>
    /// <param name="validation">Rows to validate on; null for none beside <see cref="VaeOptions.ValidationSetFraction"/>.</param>
    /// <param name="startFrom">A model to go on from; null starts afresh.</param>
    /// <returns>The trained model, with the best weights on the validation rows if there are any, else the last.</returns>
    /// <remarks>
    /// While training lasts, it sets libtorch's thread count for the whole process and, on a GPU, makes libtorch compute in full single precision,
    /// without TensorFloat-32. Both settings are restored at the end. libtorch's random generator is not used.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There are no rows, an option is outside its range or does not suit the data, or a value in the data is not valid.
    /// </exception>
    /// <exception cref="VaeTrainingException">The loss became NaN or infinite, or memory ran out.</exception>
    /// <exception cref="InvalidOperationException">
    /// The native library or the device cannot be used here, and the message says what to install; or the number of rows changed
    /// between two passes over the data.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The options' token was cancelled, and they do not ask for the model then or there is none yet.
    /// </exception>
    /// <exception cref="InvalidDataException">The options' checkpoint file is not a checkpoint, or is damaged.</exception>
    /// <exception cref="IOException">The checkpoint file cannot be read or written.</exception>
    public static VaeModel Train(IVaeRowSource data, VaeOptions options, IVaeRowSource? validation = null, VaeModel? startFrom = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Run?.Engine == VaeEngine.Managed
            ? throw new ArgumentException(
                "Run.Engine is Managed; TorchSharpVae trains on libtorch. Call VaeTrainer.Train, or set Run.Engine to Auto or TorchSharp.",
                nameof(options))
            : VaeTrainer.Train(data, options, CreateEngine(), validation, startFrom);
    }

    /// <summary>An engine without state; one may serve any number of sessions.</summary>
    /// <exception cref="InvalidOperationException">The native library is missing; the message says what to install.</exception>
    internal static IVaeEngine CreateEngine() =>
        IsAvailable(out var reason) ? new TorchSharpEngine() : throw new InvalidOperationException(reason);

    /// <summary>Whether a device can be used, and if not, why.</summary>
    internal delegate bool DeviceCheck(string? device, out string reason);
}
