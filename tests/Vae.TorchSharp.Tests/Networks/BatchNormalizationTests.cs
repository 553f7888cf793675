using TorchSharp;
using Vae.TorchSharp.Networks;
using Xunit;

namespace Vae.TorchSharp.Tests.Networks;

public sealed class BatchNormalizationTests
{
    private static readonly VaeArchitecture _architecture = new()
    {
        InputDimension = 2,
        LatentDimension = 1,
        Encoder = [new UnflattenLayer(2, 1, 1), new BatchNorm2dLayer(Momentum: 0.25)],
    };

    /// <summary>libtorch itself divides the sum of squares, 0, by 0 here, and NaN would stay in the running variance.</summary>
    [Fact]
    public void Apply_OneValuePerChannel_RunningVarianceStaysFinite()
    {
        using var scope = torch.NewDisposeScope();
        using var parameters = new ParameterSet(VaeWeights.Initialize(_architecture, seed: 1), torch.CPU);
        var layer = (BatchNorm2dLayer)_architecture.Encoder[1];
        var x = HostTensor.From([4, -8], 1, 2, 1, 1).requires_grad_();

        var y = BatchNormalization.Apply(x, parameters, "encoder.1", layer, training: true);
        y.sum().backward();

        Assert.Equal([0, 0], y.data<float>().ToArray());
        Assert.Equal([1, -2], parameters["encoder.1.running_mean"].data<float>().ToArray());
        Assert.Equal([0.75f, 0.75f], parameters["encoder.1.running_var"].data<float>().ToArray());
        Assert.Equal([0, 0], x.grad!.data<float>().ToArray());
        Assert.Equal([1, 1], parameters["encoder.1.bias"].grad!.data<float>().ToArray());
    }
}
