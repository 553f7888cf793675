using Vae.Tests.Clusters;
using Xunit;

namespace Vae.TorchSharp.Tests;

/// <summary>Several processes, here threads, train with libtorch what one trains.</summary>
public sealed class ClusterTests
{
    // Ten steps of rounding in libtorch's own order of sums, by statistics in single precision.
    private const double Rounding = 1e-4;

    [Theory]
    [InlineData(false, 2)]
    [InlineData(false, 3)]
    [InlineData(true, 2)]
    public void Train_ManyProcesses_AsOneToRounding(bool convolutional, int size)
    {
        var data = new VaeDataset(TestBatches.Make(100, 16, 2).Target.ToArray(), 16);
        var options = new VaeOptions
        {
            LatentDimension = 2,
            Network = convolutional ? new ConvolutionalNetwork { ImageShape = new(1, 4, 4), Channels = [3, 5] } : new MlpNetwork { HiddenDimensions = [8] },
            Objective = new ElboObjective { FreeBits = 0.1 },

            // Adam would make steps of what rounding leaves of a gradient of 0, that of a bias before batch normalisation.
            Optimizer = convolutional ? new Sgd { LearningRate = 0.01, Momentum = 0.9 } : null,
            Epochs = 2,
            BatchSize = 20,
            Run = new() { Threads = 1, Device = "cpu" },
        };
        var alone = VaeTrainer.Train(data, options, TorchSharpVae.CreateEngine()).Weights.Values.ToArray();

        var models = ThreadCluster.Run(size, new(), cluster =>
            VaeTrainer.Train(data, options with { Run = options.Run with { Cluster = cluster } }, TorchSharpVae.CreateEngine()));

        var norm = Math.Sqrt(alone.Sum(a => (double)a * a));
        Assert.All(models, model =>
        {
            Assert.True(models[0].Weights.Values.SequenceEqual(model.Weights.Values));
            Assert.InRange(Math.Sqrt(alone.Zip(model.Weights.Values.ToArray(), (a, b) => ((double)a - b) * (a - b)).Sum()) / norm, 0, Rounding);
        });
    }
}
