using Vae.Data;

namespace Vae.Tests;

/// <summary>Architectures and weights to test with.</summary>
internal static class TestModels
{
    /// <summary>Every likelihood with every variance and output mean.</summary>
    public static IReadOnlyList<VaeLikelihood> Likelihoods { get; } =
    [
        VaeLikelihood.Bernoulli,
        .. Named.Variances.SelectMany(variance => Enum.GetValues<OutputMean>().Select(mean =>
            new GaussianLikelihood { Variance = Named.Variance(variance, 0.5), Mean = mean })),
    ];

    /// <summary>Likelihoods that join slots: categorical, and every kind side by side in ranges of uneven widths.</summary>
    /// <param name="slots">Slots of a row; at least 1.</param>
    public static IReadOnlyList<VaeLikelihood> Ranged(int slots)
    {
        (int Count, VaeLikelihood Likelihood)[] turns =
        [
            (3, VaeLikelihood.Categorical),
            (1, new GaussianLikelihood { Variance = GaussianVariance.PerOutput }),
            (1, VaeLikelihood.Bernoulli),
            (2, new GaussianLikelihood { Variance = GaussianVariance.PerFeature, Mean = OutputMean.Tanh }),
            (9, VaeLikelihood.Categorical),
            (1, new GaussianLikelihood { Variance = GaussianVariance.Learned }),
            (2, new GaussianLikelihood { Variance = GaussianVariance.PerOutput, Mean = OutputMean.Sigmoid }),
            (1, new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.5) }),
            (17, VaeLikelihood.Categorical),
        ];
        var ranges = new List<(int Count, VaeLikelihood Likelihood)>();
        for (var (first, i) = (0, 0); first < slots; first += ranges[i++].Count)
        {
            var (count, likelihood) = turns[i % turns.Length];
            ranges.Add((Math.Min(count, slots - first), likelihood));
        }

        return [VaeLikelihood.Categorical, VaeLikelihood.Mixed([.. ranges])];
    }

    /// <summary>
    /// Convolutional networks: the preset with odd and even sizes, kernels and strides, and layers in every order that is allowed.
    /// </summary>
    public static IReadOnlyList<VaeArchitecture> Convolutional { get; } =
    [
        VaeArchitecture.Convolutional(new(3, 8, 8), 3, [5, 7]),
        VaeArchitecture.Convolutional(new(1, 9, 9), 2, [4], kernel: 4, likelihood: VaeLikelihood.Bernoulli),
        VaeArchitecture.Convolutional(
            new(1, 5, 5), 2, [3, 2], stride: 1, activation: Activation.Tanh,
            likelihood: new GaussianLikelihood { Variance = GaussianVariance.PerOutput, Mean = OutputMean.Sigmoid }),
        VaeArchitecture.Convolutional(
            new(2, 12, 8), 4, [20, 33], activation: Activation.GELU,
            likelihood: new GaussianLikelihood { Variance = GaussianVariance.PerFeature }),
        new()
        {
            InputDimension = 40,
            LatentDimension = 2,
            Encoder =
            [
                new UnflattenLayer(2, 5, 4), new BatchNorm2dLayer(Epsilon: 1e-3), new ActivationLayer(Activation.Sigmoid),
                new Conv2dLayer(3, Kernel: 3, Stride: 1, Padding: 2), new ActivationLayer(Activation.ReLU),
                new ConvTranspose2dLayer(2, Kernel: 2, Stride: 3, Padding: 1, OutputPadding: 2), new BatchNorm2dLayer(),
                new BatchNorm2dLayer(), new Conv2dLayer(4, Kernel: 5, Stride: 4, Padding: 0), new LinearLayer(6),
                new UnflattenLayer(3, 1, 2), new ActivationLayer(Activation.SiLU),
            ],
            Decoder =
            [
                new LinearLayer(12), new ActivationLayer(Activation.ELU), new UnflattenLayer(3, 2, 2),
                new ConvTranspose2dLayer(2, Kernel: 1, Stride: 3, Padding: 0, OutputPadding: 0), new BatchNorm2dLayer(),
            ],
        },
    ];

    /// <summary>Weights as initialised, stirred up so that nothing, learned variances included, is at a special value.</summary>
    public static VaeWeights Weights(VaeArchitecture architecture, int seed = 1)
    {
        var values = VaeWeights.Initialize(architecture, seed).Values.ToArray();
        var stir = TestValues.Normal(values.Length, seed, 0.2);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] += stir[i];
        }

        return new VaeWeights(architecture, values);
    }

    public static VaeModel Model(VaeArchitecture architecture, int seed = 1) => new(Weights(architecture, seed));

    /// <summary>A model whose posterior is the same for every row: zero weights, the heads' biases as given.</summary>
    public static VaeModel ConstantPosterior(float[] mu, float[] scale, int inputDimension = 1)
    {
        var architecture = VaeArchitecture.Mlp(inputDimension, mu.Length, []);
        var weights = new VaeWeights(architecture, new float[architecture.GetParameters().Sum(p => p.Length)]);
        var values = weights.Values.ToArray();
        mu.CopyTo(values, weights.OffsetOf("posterior.mu.bias"));
        scale.CopyTo(values, weights.OffsetOf("posterior.scale.bias"));
        return new VaeModel(new VaeWeights(architecture, values));
    }

    /// <summary>A batch of random rows in [0, 1) with its noise, for an architecture.</summary>
    public static VaeBatch Batch(VaeArchitecture architecture, int rows, int samples = 1, bool inputNoise = false, int seed = 5)
    {
        var batch = new VaeBatch(
            rows, architecture.InputDimension, architecture.LatentDimension, samples, inputNoise, conditionDimension: architecture.ConditionDimension);
        batch.Begin(rows, inputNoise);
        TestValues.Uniform(batch.Target.Length, seed).CopyTo(batch.Target);
        TestValues.Normal(batch.Conditions.Length, seed + 3).CopyTo(batch.Conditions);
        TestValues.Normal(batch.Epsilon.Length, seed + 1).CopyTo(batch.Epsilon);
        if (inputNoise)
        {
            TestValues.Uniform(batch.Input.Length, seed + 2).CopyTo(batch.Input);
        }

        return batch;
    }
}
