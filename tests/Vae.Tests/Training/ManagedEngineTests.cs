using Xunit;

namespace Vae.Tests.Training;

public sealed class ManagedEngineTests
{
    private static readonly VaeDataset _data = TestValues.Line(8, 3, seed: 1);

    [Fact]
    public void Train_OnAGpu_IsRefused() =>
        Assert.Equal(
            "Device is 'cuda'; the managed engine computes on the CPU. Set Device to null or 'cpu', or train with TorchSharp.",
            Assert.Throws<InvalidOperationException>(() => VaeTrainer.Train(_data, new VaeOptions { Device = "cuda" })).Message);

    [Fact]
    public void Train_OnTheCpu_AsWithoutADevice()
    {
        var options = new VaeOptions { HiddenDimensions = [4], Epochs = 2 };

        Assert.True(VaeTrainer.Train(_data, options).Weights.Values.SequenceEqual(
            VaeTrainer.Train(_data, options with { Device = "cpu" }).Weights.Values));
    }
}
