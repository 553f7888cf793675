using TorchSharp;
using Vae.TorchSharp.Native;
using Xunit;

namespace Vae.TorchSharp.Tests.Native;

public sealed class CudaProbeTests
{
    [Theory]
    [InlineData(null, 0, "cpu")]
    [InlineData(null, 2, "cuda")]
    [InlineData("cpu", 2, "cpu")]
    [InlineData("cuda", 1, "cuda")]
    [InlineData("cuda:0", 1, "cuda:0")]
    [InlineData("cuda:1", 2, "cuda:1")]
    public void Find_ThereIsSuchADevice_IsIt(string? requested, int gpus, string expected)
    {
        Assert.Equal(expected, CudaProbe.Find(requested, () => gpus, () => gpus > 0, isMac: false, out var reason)?.ToString());
        Assert.Empty(reason);
    }

    [Fact]
    public void Find_Cpu_DoesNotStartTheDriver()
    {
        static int Fail() => throw new InvalidOperationException("The driver was started.");

        Assert.Equal(DeviceType.CPU, CudaProbe.Find("cpu", Fail, () => true, isMac: false, out _)?.type);
        Assert.Equal(DeviceType.CPU, CudaProbe.Find(null, Fail, () => false, isMac: false, out _)?.type);
    }

    [Theory]
    [InlineData(
        "cuda", 0, false, false,
        "The libtorch of this application has no CUDA. Replace the package TorchSharp-cpu by TorchSharp-cuda-linux or TorchSharp-cuda-windows, "
        + "in the same version as TorchSharp.")]
    [InlineData(
        "cuda", 0, true, false,
        "TorchSharp finds no GPU. See with nvidia-smi whether NVIDIA's driver is installed and recent enough for CUDA 12.8, and look whether "
        + "CUDA_VISIBLE_DEVICES hides the GPU.")]
    [InlineData("cuda:1", 1, true, false, "TorchSharp finds 1 GPU, counted from cuda:0.")]
    [InlineData("cuda:7", 4, true, false, "TorchSharp finds 4 GPUs, counted from cuda:0.")]
    [InlineData("cuda", 0, false, true, "There is no CUDA for macOS.")]
    public void Find_NoSuchDevice_SaysWhatToInstall(string requested, int gpus, bool hasCuda, bool isMac, string expected)
    {
        Assert.Null(CudaProbe.Find(requested, () => gpus, () => hasCuda, isMac, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void Find_Here_AgreesWithTheNumberOfDevices()
    {
        var gpus = CudaProbe.DeviceCount;

        Assert.Equal(gpus > 0 ? DeviceType.CUDA : DeviceType.CPU, CudaProbe.Find(null, out _)!.type);
        Assert.Equal(gpus > 0, CudaProbe.Find("cuda", out var reason) is not null);
        Assert.Equal(gpus > 0, reason.Length == 0);
        Assert.Null(CudaProbe.Find($"cuda:{gpus}", out _));
    }
}
