using System.Runtime.InteropServices;

namespace Vae.TorchSharp.Native;

/// <summary>Asks NVIDIA's driver for its GPUs, by its C interface: libtorch, hundreds of megabytes, need not be loaded to find none.</summary>
internal static unsafe class NvidiaDriver
{
    private const int Success = 0;

    private static readonly Lazy<int> _devices = new(Count);

    /// <summary>GPUs that CUDA_VISIBLE_DEVICES does not hide; 0 without a driver, or with one that does not start.</summary>
    public static int DeviceCount => _devices.Value;

    private static int Count()
    {
        var name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (OperatingSystem.IsMacOS()
            || !NativeLibrary.TryLoad(name, out var driver)
            || !NativeLibrary.TryGetExport(driver, "cuInit", out var initialize)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out var count))
        {
            return 0;
        }

        var devices = 0;
        return ((delegate* unmanaged<uint, int>)initialize)(0) == Success
            && ((delegate* unmanaged<int*, int>)count)(&devices) == Success ? devices : 0;
    }
}
