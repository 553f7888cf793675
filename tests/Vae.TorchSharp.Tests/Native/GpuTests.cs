using Xunit;

namespace Vae.TorchSharp.Tests.Native;

public sealed class GpuTests
{
    [Fact]
    public void HasGpu_NoneOfTheDriver_SaysSoWithoutLoadingLibtorch()
    {
        static bool Fail(string? device, out string reason) => throw new InvalidOperationException("libtorch is looked for");

        Assert.False(TorchSharpVae.HasGpu(() => 0, Fail, out var reason));
        Assert.Equal("There is no NVIDIA GPU here.", reason);
    }

    [Fact]
    public void HasGpu_OneThatTorchSharpCannotUse_SaysWhy()
    {
        static bool Lack(string? device, out string reason)
        {
            reason = $"No libtorch for {device}.";
            return false;
        }

        Assert.False(TorchSharpVae.HasGpu(() => 1, Lack, out var reason));
        Assert.Equal("There is a GPU, which TorchSharp cannot use: No libtorch for cuda.", reason);
    }

    [Fact]
    public void HasGpu_OneThatTorchSharpCanUse_IsTrue()
    {
        static bool Have(string? device, out string reason)
        {
            reason = "";
            return device == "cuda";
        }

        Assert.True(TorchSharpVae.HasGpu(() => 2, Have, out var reason));
        Assert.Empty(reason);
    }

    [Fact]
    public void HasGpu_OnThisMachine_AgreesWithItsDriver() =>
        Assert.Equal(File.Exists("/dev/nvidia0") && TorchSharpVae.IsAvailable("cuda", out _), TorchSharpVae.HasGpu(out _));
}
