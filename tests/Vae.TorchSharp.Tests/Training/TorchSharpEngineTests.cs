using TorchSharp;
using Vae.TorchSharp.Native;
using Xunit;

namespace Vae.TorchSharp.Tests.Training;

public sealed class TorchSharpEngineTests
{
    private static readonly VaeArchitecture _architecture = VaeArchitecture.Mlp(12, 2, [8]);

    [Theory]
    [InlineData(null, "TorchSharp, cpu, 1 thread")]
    [InlineData(1, "TorchSharp, cpu, 1 thread")]
    [InlineData(2, "TorchSharp, cpu, 2 threads")]
    public void Describe_Cpu_NamesDeviceAndThreads(int? threads, string expected) =>
        Assert.Equal(expected, TorchSharpVae.CreateEngine().Describe(_architecture, new VaeOptions { Run = new() { Device = "cpu", Threads = threads } }));

    [Fact]
    public void Describe_NoDeviceNamed_TheGpuWhereThereIsOne() =>
        Assert.StartsWith(
            CudaProbe.DeviceCount > 0 ? "TorchSharp, cuda" : "TorchSharp, cpu, ",
            TorchSharpVae.CreateEngine().Describe(_architecture, new VaeOptions()));

    [Fact]
    public void StartSession_DeviceThatIsNotThere_SaysWhatToDoAndChangesNothing()
    {
        var options = new VaeOptions { Run = new() { Device = $"cuda:{CudaProbe.DeviceCount}", Threads = 3 } };
        var threads = torch.get_num_threads();

        var error = Assert.Throws<InvalidOperationException>(
            () => TorchSharpVae.CreateEngine().StartSession(VaeWeights.Initialize(_architecture, 1), options));

        Assert.False(TorchSharpVae.IsAvailable(options.Run.Device, out var reason));
        Assert.Equal($"Run.Device is '{options.Run.Device}', which cannot be used here. {reason} Or set it to null or 'cpu'.", error.Message);
        Assert.Equal(threads, torch.get_num_threads());
    }

    [Fact]
    public void IsAvailable_NoNameOfADevice_IsAnError() =>
        Assert.Equal(
            "Run.Device is 'gpu'; it must be 'cpu', 'cuda' or 'cuda:' and the number of a GPU, such as 'cuda:1', or null.",
            Assert.Throws<ArgumentException>(() => TorchSharpVae.IsAvailable("gpu", out _)).Message);
}
