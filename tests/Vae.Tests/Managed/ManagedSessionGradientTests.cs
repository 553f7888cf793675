using Vae.Managed;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Managed;

/// <summary>Hand-derived gradients of whole models against central differences of the objective in naive double loops.</summary>
public sealed class ManagedSessionGradientTests
{
    private const double Beta = 0.7;

    /// <summary>In double precision the difference quotient's error is near its least, about 1e-9, at this step.</summary>
    private const double DifferenceStep = 1e-5;

    /// <summary>A few dozen single-precision roundings of 6e-8, relative to the largest gradient of the model.</summary>
    private const double GradientTolerance = 3e-6;

    private const double LossTolerance = 2e-6;

    public static TheoryData<PosteriorScale, string, int> Cases
    {
        get
        {
            var cases = new TheoryData<PosteriorScale, string, int>();
            foreach (var scale in Enum.GetValues<PosteriorScale>())
            {
                cases.Add(scale, "Elbo", 1);
                cases.Add(scale, "Elbo", 3);
                cases.Add(scale, "Autoencoder", 1);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_EveryLikelihoodFreeBitsAndActivation_GradientAsCentralDifferences(
        PosteriorScale scale, string objective, int samples)
    {
        var activations = Enum.GetValues<Activation>();
        var turn = 0;
        foreach (var likelihood in TestModels.Likelihoods)
        {
            foreach (var freeBits in new[] { 0, 0.2 })
            {
                // 26 turns of 9 functions: each meets every free-bits setting and most likelihoods across the cases.
                var activation = activations[(turn++ + (int)scale + samples) % activations.Length];
                var architecture = VaeArchitecture.Mlp(5, 3, [4], activation, likelihood) with { PosteriorScale = scale };
                var options = new VaeOptions { Objective = Named.Objective(objective, samples, freeBits), BatchSize = 7 };
                Check(architecture, options, rows: 7, $"{likelihood}, {activation}, free bits {freeBits}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public void Step_AnyCountOfRowsAndWideData_GradientAsCentralDifferences(int rows)
    {
        VaeLikelihood[] likelihoods =
            [VaeLikelihood.Bernoulli, .. Named.Variances.Select(v => new GaussianLikelihood { Variance = Named.Variance(v) })];
        foreach (var likelihood in likelihoods)
        {
            var architecture = VaeArchitecture.Mlp(67, 2, [3], Activation.Tanh, likelihood);
            Check(architecture, new VaeOptions { Objective = new ElboObjective { Samples = 2 }, BatchSize = rows }, rows, likelihood.ToString(), every: 11);
        }
    }

    [Theory]
    [InlineData(5, 1, 1)]
    [InlineData(24, 7, 1)]
    [InlineData(80, 37, 7)]
    public void Step_CategoricalAndMixed_GradientAsCentralDifferences(int slots, int rows, int every)
    {
        foreach (var likelihood in TestModels.Ranged(slots))
        {
            var architecture = VaeArchitecture.Mlp(slots, 2, [3], Activation.Tanh, likelihood);
            Check(architecture, new VaeOptions { Objective = new ElboObjective { Samples = 2 }, BatchSize = rows }, rows, $"{slots} slots, {likelihood}", every: every);
        }
    }

    [Fact]
    public void Step_MissingValues_GradientAsCentralDifferences()
    {
        foreach (var likelihood in (VaeLikelihood[])[.. TestModels.Likelihoods, .. TestModels.Ranged(24)])
        {
            var architecture = VaeArchitecture.Mlp(24, 2, [3], Activation.Tanh, likelihood) with { MissingValues = MissingValues.Ignore };
            Check(architecture, new VaeOptions { BatchSize = 9 }, rows: 9, $"missing values, {likelihood}", every: 3, missing: true);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Step_AnyDepthAndMixedLayers_GradientAsCentralDifferences(int depth)
    {
        VaeLayer[] layers =
        [
            new ActivationLayer(Activation.Sigmoid), new LinearLayer(6), new LinearLayer(4), new ActivationLayer(Activation.SiLU),
            new ActivationLayer(Activation.Tanh),
        ];
        var architecture = new VaeArchitecture
        {
            InputDimension = 4,
            LatentDimension = 2,
            Encoder = [.. Enumerable.Repeat(layers, depth).SelectMany(layer => layer)],
            Decoder = [.. Enumerable.Repeat(layers, depth).SelectMany(layer => layer)],
        };

        Check(architecture, new VaeOptions { BatchSize = 5 }, rows: 5, $"depth {depth}");
    }

    [Theory]
    [InlineData(5, 3, 1, 7)]
    [InlineData(5, 3, 3, 37)]
    [InlineData(1, 1, 2, 4)]
    [InlineData(3, 6, 1, 33)]
    [InlineData(67, 2, 2, 9)]
    public void Step_LinearPaths_GradientAsCentralDifferences(int slots, int latent, int samples, int rows)
    {
        foreach (var likelihood in (VaeLikelihood[])
            [VaeLikelihood.Bernoulli, .. Named.Variances.Select(v => new GaussianLikelihood { Variance = Named.Variance(v) }), .. slots > 1 ? TestModels.Ranged(slots) : []])
        {
            foreach (var hidden in (int[][])[[], [4]])
            {
                var architecture = VaeArchitecture.Mlp(slots, latent, hidden, Activation.Tanh, likelihood) with { LinearPaths = true, MissingValues = MissingValues.Ignore };
                var options = new VaeOptions { Objective = new ElboObjective { Samples = samples, FreeBits = 0.1 }, BatchSize = rows };
                Check(architecture, options, rows, $"paths, {likelihood}", missing: rows > 8, every: slots > 9 ? 17 : 1);
                Check(architecture, options with { Objective = new AutoencoderObjective() }, rows, $"autoencoder with paths, {likelihood}", every: slots > 9 ? 17 : 1);
            }
        }
    }

    [Theory]
    [InlineData(1, 7, false)]
    [InlineData(3, 37, false)]
    [InlineData(2, 9, true)]
    public void Step_Condition_GradientAsCentralDifferences(int samples, int rows, bool missing)
    {
        VaeLayer[] within = [new LinearLayer(4), new ConditionLayer(3), new ActivationLayer(Activation.Tanh), new LinearLayer(3), new ConditionLayer(3)];
        VaeArchitecture[] architectures =
        [
            VaeArchitecture.Mlp(5, 2, [4], Activation.Tanh).WithCondition(3),
            VaeArchitecture.Mlp(5, 2, [], likelihood: new GaussianLikelihood { Variance = GaussianVariance.PerOutput }).WithCondition(1),
            (VaeArchitecture.Mlp(5, 2, [4], Activation.Tanh) with { LinearPaths = true }).WithCondition(3),
            VaeArchitecture.Mlp(5, 2, []) with { Encoder = within, Decoder = within },
            VaeArchitecture.Convolutional(new(1, 5, 5), 2, [3], activation: Activation.Tanh).WithCondition(2),
        ];
        foreach (var architecture in architectures.Select(each => missing ? each with { MissingValues = MissingValues.Ignore } : each))
        {
            var options = new VaeOptions { Objective = new ElboObjective { Samples = samples }, BatchSize = rows };
            Check(architecture, options, rows, $"{architecture}", missing: missing, every: architecture.OutputKernel > 0 ? 7 : 1);
        }
    }

    [Fact]
    public void Step_DisturbedInput_LossIsOfTheCleanTarget()
    {
        var architecture = VaeArchitecture.Mlp(5, 2, [4], Activation.ELU);

        Check(architecture, new VaeOptions { InputNoise = new GaussianInputNoise(0), BatchSize = 9 }, rows: 9, "noisy", inputNoise: true);
    }

    [Fact]
    public void Step_LogVariancesOutsideTheClamp_NoGradientPassesThere()
    {
        foreach (var variance in Named.Variances)
        {
            var architecture = VaeArchitecture.Mlp(5, 3, [4], Activation.Tanh, new GaussianLikelihood { Variance = Named.Variance(variance) }) with
            {
                MinLogVariance = -0.1,
                MaxLogVariance = 0.15,
                MinLikelihoodLogVariance = -0.15,
                MaxLikelihoodLogVariance = 0.1,
            };

            Check(architecture, new VaeOptions { BatchSize = 7 }, rows: 7, $"clamped, {variance}");
        }
    }

    [Theory]
    [InlineData(1, 7, 7, 3, 2, 1)]
    [InlineData(3, 6, 6, 4, 2, 1)]
    [InlineData(1, 5, 8, 3, 1, 3)]
    [InlineData(2, 4, 4, 2, 2, 2)]
    [InlineData(3, 4, 4, 5, 1, 1)]
    public void Step_ConvolutionalPreset_GradientAsCentralDifferences(
        int channels, int height, int width, int kernel, int stride, int samples)
    {
        VaeLikelihood[] likelihoods =
        [
            VaeLikelihood.Bernoulli,
            .. Named.Variances.Select(v => new GaussianLikelihood { Variance = Named.Variance(v), Mean = OutputMean.Tanh }),
        ];
        foreach (var (turn, likelihood) in likelihoods.Index())
        {
            // Functions without a kink: within the difference's step a ReLU may change sides.
            Activation[] activations = [Activation.Tanh, Activation.SiLU, Activation.ELU, Activation.Sigmoid, Activation.GELU];
            var architecture = VaeArchitecture.Convolutional(
                new(channels, height, width), 2, [3, 4], kernel, stride, activations[turn], likelihood);
            var options = new VaeOptions { Objective = new ElboObjective { Samples = samples }, BatchSize = 5 };

            // Some 50 of the parameters, spread over all arrays.
            var every = 1 + (architecture.GetParameters().Sum(parameter => parameter.Length) / 50);
            Check(architecture, options, rows: 5, $"{likelihood}, {activations[turn]}", every: every);
        }
    }

    [Fact]
    public void Step_HandWrittenConvolutionalLayers_GradientAsCentralDifferences()
    {
        VaeLayer[] encoder =
        [
            new UnflattenLayer(2, 5, 4), new BatchNorm2dLayer(Epsilon: 1e-3, Momentum: 0.3), new Conv2dLayer(3, Kernel: 3, Stride: 1, Padding: 2),
            new ActivationLayer(Activation.Tanh), new ConvTranspose2dLayer(2, Kernel: 2, Stride: 3, Padding: 1, OutputPadding: 2),
            new BatchNorm2dLayer(), new BatchNorm2dLayer(), new Conv2dLayer(4, Kernel: 5, Stride: 4, Padding: 0), new LinearLayer(6),
            new ActivationLayer(Activation.Sigmoid), new UnflattenLayer(3, 1, 2), new ActivationLayer(Activation.SiLU),
        ];
        VaeLayer[] decoder = [new LinearLayer(12), new ActivationLayer(Activation.ELU), new UnflattenLayer(3, 2, 2), new ConvTranspose2dLayer(2)];
        var architecture = new VaeArchitecture { InputDimension = 40, LatentDimension = 2, Encoder = encoder, Decoder = decoder };

        // More rows than a panel has lanes, so that only some lanes of the last panel are in use.
        Check(architecture, new VaeOptions { BatchSize = 21 }, rows: 21, "hand-written", every: 3);
        Check(
            architecture with { Decoder = [.. decoder[..3], new ConvTranspose2dLayer(2, Kernel: 1, Stride: 3, Padding: 0, OutputPadding: 0)], OutputKernel = 3, InputDimension = 80, Encoder = [] },
            new VaeOptions { BatchSize = 3, Objective = new AutoencoderObjective() }, rows: 3, "an output of five channels", every: 3);
    }

    [Fact]
    public void Step_ConvolutionalWithMissingValuesAndNoise_GradientAsCentralDifferences()
    {
        var architecture = VaeArchitecture.Convolutional(new(1, 6, 6), 2, [3], activation: Activation.Tanh) with
        {
            MissingValues = MissingValues.Ignore,
        };

        Check(architecture, new VaeOptions { BatchSize = 9 }, rows: 9, "missing values", every: 3, missing: true);
        Check(
            architecture, new VaeOptions { InputNoise = new GaussianInputNoise(0), BatchSize = 9 }, rows: 9, "noisy", inputNoise: true, every: 3);
    }

    /// <param name="architecture">The model; its weights are random.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="what">The case, for messages.</param>
    /// <param name="inputNoise">Whether the encoder sees other values than the target.</param>
    /// <param name="every">How many parameters to go on for the next difference quotient: large models take their time.</param>
    /// <param name="missing">Whether every fifth value is NaN.</param>
    private static void Check(
        VaeArchitecture architecture, VaeOptions options, int rows, string what, bool inputNoise = false, int every = 1,
        bool missing = false)
    {
        var weights = TestModels.Weights(architecture);
        var batch = TestModels.Batch(architecture, rows, Named.SamplesOf(options), inputNoise);
        for (var i = 0; missing && i < batch.Target.Length; i += 5)
        {
            batch.Target[i] = float.NaN;
        }

        for (var i = 0; missing && i < batch.Conditions.Length; i += 7)
        {
            batch.Conditions[i] = float.NaN;
        }

        var reference = new ReferenceVae(weights);
        using var session = new ManagedSession(weights, options);

        AssertNear(reference.Objective(batch, options, Beta, training: false), session.Evaluate(batch, Beta), $"{what}, evaluated");
        AssertNear(reference.Objective(batch, options, Beta), session.Step(batch, Beta, learningRate: 1e-3), what);
        var actual = session.Gradients.ToArray().Where((_, i) => i % every == 0).ToArray();
        var gradient = Differences(reference, session.Gradients.Length, every, () => reference.Objective(batch, options, Beta).Loss);
        var largest = gradient.Max(Math.Abs);
        Assert.True(largest > 0.01, $"{what}: nothing to compare.");
        Near.Values(gradient, actual, GradientTolerance * Math.Max(1, largest), 0, $"gradient, {what},");
    }

    private static void AssertNear(VaeLosses expected, VaeLosses actual, string what)
    {
        Near.Value(expected.Loss, actual.Loss, LossTolerance, LossTolerance, $"loss, {what}");
        Near.Value(expected.ReconstructionLoss, actual.ReconstructionLoss, LossTolerance, LossTolerance, $"reconstruction, {what}");
        Near.Value(expected.KlDivergence, actual.KlDivergence, LossTolerance, LossTolerance, $"KL, {what}");
    }

    private static double[] Differences(ReferenceVae reference, int trained, int every, Func<double> loss)
    {
        var gradient = new List<double>();
        for (var i = 0; i < trained; i += every)
        {
            var value = reference.Values[i];
            reference.Values[i] = value + DifferenceStep;
            var above = loss();
            reference.Values[i] = value - DifferenceStep;
            gradient.Add((above - loss()) / (2 * DifferenceStep));
            reference.Values[i] = value;
        }

        return [.. gradient];
    }
}
