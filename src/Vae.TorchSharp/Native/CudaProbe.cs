using System.Runtime.InteropServices;
using TorchSharp;
using Vae.Options;

namespace Vae.TorchSharp.Native;

/// <summary>Finds the GPUs that TorchSharp can use. Called once its native library is loaded.</summary>
internal static class CudaProbe
{
    public static int DeviceCount => torch.cuda.is_available() ? torch.cuda.device_count() : 0;

    /// <summary>The device that options ask for.</summary>
    /// <param name="requested">As <see cref="VaeRunOptions.Device"/>.</param>
    /// <param name="reason">Empty, or why it cannot be had and what to do.</param>
    /// <returns>The device; null if it cannot be had.</returns>
    public static torch.Device? Find(string? requested, out string reason) =>
        Find(requested, () => DeviceCount, HasCuda, OperatingSystem.IsMacOS(), out reason);

    /// <param name="requested">As <see cref="VaeRunOptions.Device"/>.</param>
    /// <param name="count">GPUs found; asked for only where it matters, since that starts the driver.</param>
    /// <param name="hasCuda">Whether the libtorch in this process is one with CUDA.</param>
    /// <param name="isMac">Whether this is macOS, for which there is no CUDA.</param>
    /// <param name="reason">Empty, or why it cannot be had and what to do.</param>
    public static torch.Device? Find(string? requested, Func<int> count, Func<bool> hasCuda, bool isMac, out string reason)
    {
        reason = string.Empty;
        if (requested is null)
        {
            return hasCuda() && count() > 0 ? new torch.Device(DeviceType.CUDA) : torch.CPU;
        }

        if (DeviceName.GpuOf(requested) is not { } gpu)
        {
            return torch.CPU;
        }

        var found = hasCuda() ? count() : 0;
        if (gpu < found)
        {
            return new torch.Device(requested);
        }

        reason = (hasCuda(), found) switch
        {
            (false, _) when isMac => "There is no CUDA for macOS.",
            (false, _) => "The libtorch of this application has no CUDA. Replace the package TorchSharp-cpu by TorchSharp-cuda-linux or "
                + "TorchSharp-cuda-windows, in the same version as TorchSharp.",
            (_, 0) => "TorchSharp finds no GPU. See with nvidia-smi whether NVIDIA's driver is installed and recent enough for CUDA 12.8, "
                + "and look whether CUDA_VISIBLE_DEVICES hides the GPU.",
            _ => $"TorchSharp finds {found} GPU{(found == 1 ? "" : "s")}, counted from cuda:0.",
        };
        return null;
    }

    // Loaded by now, if it is there at all.
    private static bool HasCuda() => NativeLibrary.TryLoad("torch_cuda", typeof(torch).Assembly, null, out _);
}
