using TorchSharp;
using Vae.TorchSharp.Likelihoods;
using Vae.TorchSharp.Networks;
using Xunit;

namespace Vae.TorchSharp.Tests.Networks;

/// <summary>Convolutional networks against TorchSharp's own modules, which are PyTorch's: outputs, gradients and running statistics.</summary>
public sealed class ConvolutionalNetworkTests
{
    private const int Rows = 5;
    private const int Latent = 3;

    /// <summary>The same libtorch on both sides, called in another order.</summary>
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, VaeArchitecture> _architectures = new(StringComparer.Ordinal)
    {
        ["reference blocks, colour"] = VaeArchitecture.Convolutional(new(3, 16, 16), Latent, [4, 6, 8]),
        ["grey, odd sides, 5 x 5"] = VaeArchitecture.Convolutional(new(1, 9, 9), Latent, [4, 5], kernel: 5, activation: Activation.SiLU),
        ["stride 3, unequal sides"] = VaeArchitecture.Convolutional(new(2, 9, 18), Latent, [3], kernel: 3, stride: 3),
        ["stride 1, even kernel"] = VaeArchitecture.Convolutional(new(1, 6, 6), Latent, [3], kernel: 2, stride: 1),
        ["Bernoulli"] = VaeArchitecture.Convolutional(new(1, 8, 8), Latent, [4, 4], likelihood: VaeLikelihood.Bernoulli),
        ["variance per output"] = VaeArchitecture.Convolutional(
            new(2, 8, 8), Latent, [4], likelihood: new GaussianLikelihood { Variance = GaussianVariance.PerOutput }),
        ["linear output, other momentum, no padding"] = new VaeArchitecture
        {
            InputDimension = 50,
            LatentDimension = Latent,
            Encoder =
            [
                new UnflattenLayer(2, 5, 5), new BatchNorm2dLayer(Epsilon: 1e-3, Momentum: 0.7), new Conv2dLayer(4, 2, 1, 0),
                new ActivationLayer(Activation.Tanh), new LinearLayer(7),
            ],
            Decoder = [new LinearLayer(12), new UnflattenLayer(3, 2, 2), new ConvTranspose2dLayer(2, 4, 3, 1, 2), new ActivationLayer(Activation.ELU)],
        },
        ["images of one pixel"] = new VaeArchitecture
        {
            InputDimension = 32,
            LatentDimension = Latent,
            Encoder = [new UnflattenLayer(2, 4, 4), new Conv2dLayer(3, 4, 4, 0), new BatchNorm2dLayer()],
            Decoder = [new UnflattenLayer(3, 1, 1), new ConvTranspose2dLayer(4, 4, 1, 0, 0)],
            OutputKernel = 1,
        },
    };

    public static TheoryData<string> Names => [.. _architectures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Through_Training_OutputsGradientsAndRunningStatisticsAsModules(string name)
    {
        var architecture = _architectures[name];
        using var scope = torch.NewDisposeScope();
        var weights = Jittered(architecture);
        using var parameters = new ParameterSet(weights, torch.CPU);
        var network = new Network(architecture, parameters);
        var modules = new Modules(weights);
        for (var step = 0; step < 3; step++)
        {
            var x = HostTensor.From(TestBatches.Make(Rows, architecture.InputDimension, Latent, step: step).Target, Rows, architecture.InputDimension);
            var (actualMu, actualLogVar) = network.Encode(x, condition: null, training: true);
            var actual = network.Decode(actualMu, condition: null, training: true);
            var last = modules.Encoder.forward(x);
            var mu = modules.Mu.forward(last);
            var expected = modules.Decoders.Select(decoder => decoder.forward(mu).flatten(1)).ToArray();

            AssertNear(mu, actualMu);
            AssertNear(Posterior.LogVariance(architecture, modules.Scale.forward(last)), actualLogVar);
            AssertNear(expected[0], actual.Mean);
            if (actual.LogVar is not null)
            {
                AssertNear(expected[1], actual.LogVar);
            }

            actual.Mean.sum().backward();
            expected[0].sum().backward();
        }

        foreach (var described in weights.Parameters)
        {
            AssertNear(modules.Tensors[described.Name], parameters[described.Name]);
            if (modules.Tensors[described.Name].grad is { } gradient)
            {
                AssertNear(gradient, parameters[described.Name].grad!);
            }
        }

        Assert.All(weights.Parameters.Where(p => p.Name.StartsWith("decoder", StringComparison.Ordinal)), p => Assert.Equal(
            p.IsTrained, modules.Tensors[p.Name].grad is not null));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Through_Scoring_RunningStatisticsAsModulesAndNothingChanged(string name)
    {
        var architecture = _architectures[name];
        using var scope = torch.NewDisposeScope();
        var weights = Jittered(architecture);
        using var parameters = new ParameterSet(weights, torch.CPU);
        var network = new Network(architecture, parameters);
        var modules = new Modules(weights);
        modules.Encoder.eval();
        modules.Decoders[0].eval();
        var x = HostTensor.From(TestBatches.Make(Rows, architecture.InputDimension, Latent).Target, Rows, architecture.InputDimension);

        var actual = network.EncodeMean(x, condition: null, training: false);

        AssertNear(modules.Mu.forward(modules.Encoder.forward(x)), actual);
        AssertNear(modules.Decoders[0].forward(actual).flatten(1), network.Decode(actual, condition: null, training: false).Mean);
        Assert.True(weights.Values.SequenceEqual(parameters.Export().Values));
    }

    /// <summary>Weights where the running statistics are not the identity's.</summary>
    private static VaeWeights Jittered(VaeArchitecture architecture)
    {
        var initial = VaeWeights.Initialize(architecture, seed: 3);
        var values = initial.Values.ToArray();
        foreach (var described in initial.Parameters.Where(p => p.FanIn == 0))
        {
            foreach (ref var value in values.AsSpan(initial.OffsetOf(described.Name), described.Length))
            {
                value += 0.1f + (0.05f * (described.Length % 7));
            }
        }

        return new VaeWeights(architecture, values);
    }

    private static void AssertNear(torch.Tensor expected, torch.Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (a, b) = (new float[expected.NumberOfElements], new float[actual.NumberOfElements]);
        HostTensor.CopyTo(expected.contiguous(), a);
        HostTensor.CopyTo(actual.contiguous(), b);
        var allowed = Tolerance * Math.Max(1, a.Max(MathF.Abs));
        Assert.All(a.Zip(b), pair => Assert.InRange(pair.Second, pair.First - allowed, pair.First + allowed));
    }
}
