using Xunit;

namespace Vae.Tests.Managed;

public sealed class ManagedEngineTests
{
    private static readonly VaeDataset _data = TestValues.Line(8, 3, seed: 1);

    [Fact]
    public void Train_OnAGpu_IsRefused() =>
        Assert.Equal(
            "Run.Device is 'cuda'; the managed engine computes on the CPU. Set it to null or 'cpu', or train with TorchSharp.",
            Assert.Throws<InvalidOperationException>(() => VaeTrainer.Train(_data, new VaeOptions { Run = new() { Device = "cuda" } })).Message);

    [Theory]
    [InlineData(128, 1)]
    [InlineData(8192, 2)]
    public void Describe_SmallOrLargeWork_NamesTheThreads(int batchSize, int threads) =>
        Assert.Equal(
            $"Managed, {threads} thread{(threads == 1 ? "" : "s")}",
            VaeTrainer.Managed.Describe(VaeArchitecture.Mlp(30, 8, [64, 32]), new VaeOptions { BatchSize = batchSize, Run = new() { Threads = 2 } }));

    [Fact]
    public void Train_OnTheCpu_AsWithoutADevice()
    {
        var options = new VaeOptions { LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [4] }, Epochs = 2 };

        Assert.True(VaeTrainer.Train(_data, options).Weights.Values.SequenceEqual(
            VaeTrainer.Train(_data, options with { Run = options.Run with { Device = "cpu" } }).Weights.Values));
    }
}
