using Xunit;

namespace Vae.TorchSharp.Tests;

/// <summary>The parity of the engines on convolutional networks: every layer kind, likelihood, optimiser and option that meets them.</summary>
public sealed class ConvolutionParityTests
{
    private const int Latent = 3;

    private static readonly Dictionary<string, VaeArchitecture> _networks = new(StringComparer.Ordinal)
    {
        ["colour"] = VaeArchitecture.Convolutional(new(3, 8, 8), Latent, [4, 6]),
        ["grey, 5 x 5 kernels, odd sides"] = VaeArchitecture.Convolutional(new(1, 9, 9), Latent, [4, 5], kernel: 5, activation: Activation.Tanh),
        ["stride 3, unequal sides"] = VaeArchitecture.Convolutional(new(2, 9, 18), Latent, [3], stride: 3),
        ["stride 1, even kernel"] = VaeArchitecture.Convolutional(new(1, 6, 6), Latent, [3], kernel: 2, stride: 1),
        ["kernel 1"] = VaeArchitecture.Convolutional(new(2, 4, 4), Latent, [5], kernel: 1, stride: 2),
        ["no normalisation, linear output"] = new VaeArchitecture
        {
            InputDimension = 50,
            LatentDimension = Latent,
            Encoder = [new UnflattenLayer(2, 5, 5), new Conv2dLayer(4, 2, 1, 0), new ActivationLayer(Activation.ELU), new LinearLayer(7)],
            Decoder = [new LinearLayer(12), new UnflattenLayer(3, 2, 2), new ConvTranspose2dLayer(2, 4, 3, 1, 2), new ActivationLayer(Activation.SiLU)],
        },
        ["normalisation first, other numbers"] = new VaeArchitecture
        {
            InputDimension = 32,
            LatentDimension = Latent,
            Encoder =
            [
                new UnflattenLayer(2, 4, 4), new BatchNorm2dLayer(1e-3, 0.7), new Conv2dLayer(3, 4, 4, 0), new ActivationLayer(Activation.Softplus),
                new BatchNorm2dLayer(Momentum: 1),
            ],
            Decoder = [new UnflattenLayer(3, 1, 1), new ConvTranspose2dLayer(4, 4, 1, 0, 0), new BatchNorm2dLayer(), new ActivationLayer(Activation.GELU)],
            OutputKernel = 5,
        },
    };

    public static TheoryData<string, string> Networks()
    {
        var data = new TheoryData<string, string>();
        foreach (var network in _networks.Keys)
        {
            foreach (var optimizer in Named.Optimizers)
            {
                data.Add(network, optimizer);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Step_EveryLayerAndOptimizer_AsManaged(string network, string optimizer) =>
        Assert(_networks[network], new VaeOptions { Optimizer = Named.Optimizer(optimizer) });

    [Theory]
    [InlineData("Bernoulli")]
    [InlineData("Fixed")]
    [InlineData("FixedSigmoid")]
    [InlineData("Learned")]
    [InlineData("PerFeatureTanh")]
    [InlineData("PerOutput")]
    [InlineData("Categorical")]
    public void Step_EveryLikelihood_AsManaged(string likelihood)
    {
        Assert(_networks["colour"] with { Likelihood = ParityCase.LikelihoodOf(likelihood) }, new VaeOptions());
        Assert(_networks["no normalisation, linear output"] with { Likelihood = ParityCase.LikelihoodOf(likelihood) }, new VaeOptions());
    }

    [Theory]
    [InlineData(1, 0, 0, 0, "Elbo")]
    [InlineData(3, 0, 0, 0, "Elbo")]
    [InlineData(3, 0.1, 0.5, 0.1, "Elbo")]
    [InlineData(1, 0, 0.5, 0.1, "Autoencoder")]
    public void Step_EveryOption_AsManaged(int samples, double freeBits, double clip, double decay, string objective)
    {
        foreach (var optimizer in Named.Optimizers)
        {
            Assert(
                _networks["colour"],
                new VaeOptions
                {
                    Optimizer = Named.Optimizer(optimizer) with { WeightDecay = decay },
                    Objective = Named.Objective(objective, samples, freeBits),
                    GradientClipNorm = clip > 0 ? clip : null,
                });
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Step_MissingValuesAndRowWeights_AsManaged(bool missing, bool weighted)
    {
        foreach (var scale in Enum.GetValues<PosteriorScale>())
        {
            Parity.Assert(
                new ParityCase
                {
                    Network = _networks["colour"], Missing = missing, Weighted = weighted, PosteriorScale = scale,
                    Options = new VaeOptions { Objective = new ElboObjective { Samples = 2 }, InputNoise = new GaussianInputNoise(0.1) },
                });
        }
    }

    private static void Assert(VaeArchitecture network, VaeOptions options) =>
        Parity.Assert(new ParityCase { Network = network, Options = options });
}
