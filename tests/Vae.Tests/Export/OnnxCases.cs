namespace Vae.Tests.Export;

/// <summary>Models of every kind that ONNX files are made of, with random weights.</summary>
internal static class OnnxCases
{
    private const int Slots = 24;

    public static IEnumerable<(string Name, VaeModel Model)> All =>
    [
        .. Activations, .. Likelihoods, .. Posteriors, .. Images, .. Random(60), .. Conditional,
        ("autoencoder", new(TestModels.Weights(Mlp()), objective: new AutoencoderObjective())),
        ("no hidden layers", TestModels.Model(VaeArchitecture.Mlp(5, 2, []))),
        ("one value", TestModels.Model(VaeArchitecture.Mlp(1, 1, [3]))),
    ];

    private static IEnumerable<(string, VaeModel)> Activations => Enum.GetValues<Activation>().Select(activation =>
        ($"{activation}", TestModels.Model(Mlp(activation))));

    private static IEnumerable<(string, VaeModel)> Likelihoods =>
        from likelihood in (VaeLikelihood[])[.. TestModels.Likelihoods, .. TestModels.Ranged(Slots)]
        from missing in Enum.GetValues<MissingValues>()
        select ($"{likelihood}, {missing}", TestModels.Model(Mlp() with { Likelihood = likelihood, MissingValues = missing }));

    private static IEnumerable<(string, VaeModel)> Posteriors =>
        from scale in Enum.GetValues<PosteriorScale>()
        from clamp in (double[])[0.05, 20]
        select ($"{scale}, clamped at {clamp}", Scaled(TestModels.Weights(Mlp() with
        {
            PosteriorScale = scale,
            MinLogVariance = -clamp,
            MaxLogVariance = clamp,
            Likelihood = new GaussianLikelihood { Variance = GaussianVariance.PerOutput },
            MinLikelihoodLogVariance = -clamp,
            MaxLikelihoodLogVariance = clamp,
        })));

    private static IEnumerable<(string, VaeModel)> Conditional =>
        from missing in Enum.GetValues<MissingValues>()
        from architecture in (VaeArchitecture[])
            [Mlp(), Mlp() with { LinearPaths = true, Standardize = true }, VaeArchitecture.Mlp(3, 2, []), TestModels.Convolutional[0]]
        select ($"conditional {architecture}", TestModels.Model(architecture.WithCondition(4) with { MissingValues = missing }));

    private static IEnumerable<(string, VaeModel)> Images => TestModels.Convolutional.Select((architecture, i) =>
        ($"images {i}", TestModels.Model(architecture)));

    /// <summary>Everything that can be combined, drawn by lot.</summary>
    private static IEnumerable<(string, VaeModel)> Random(int count)
    {
        for (var seed = 0; seed < count; seed++)
        {
            var random = new Random(seed);
            var slots = random.Next(1, 40);
            VaeLikelihood[] likelihoods = [.. TestModels.Likelihoods, .. TestModels.Ranged(slots)];
            var likelihood = likelihoods[random.Next(likelihoods.Length)];
            int[] hidden = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(1, 50))];
            var architecture = VaeArchitecture.Mlp(slots, random.Next(1, 10), hidden, Draw<Activation>(random), likelihood) with
            {
                PosteriorScale = Draw<PosteriorScale>(random),
                MissingValues = Draw<MissingValues>(random),
                LinearPaths = random.Next(2) == 0,
                Standardize = random.Next(2) == 0 && likelihood is GaussianLikelihood { Mean: OutputMean.Identity },
            };
            yield return ($"random {seed}: {architecture}", TestModels.Model(architecture, seed));
        }
    }

    private static T Draw<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    private static VaeArchitecture Mlp(Activation activation = Activation.ReLU) => VaeArchitecture.Mlp(Slots, 5, [17, 9], activation);

    /// <summary>Scale heads far from zero on both sides, to where single precision would lose softplus.</summary>
    private static VaeModel Scaled(VaeWeights weights)
    {
        var values = weights.Values.ToArray();
        float[] biases = [-30, -14, -5, 3, 25];
        biases.CopyTo(values, weights.OffsetOf("posterior.scale.bias"));
        return new(new VaeWeights(weights.Architecture, values));
    }
}
