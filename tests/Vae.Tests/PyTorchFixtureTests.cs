using Vae.Managed;
using Xunit;

namespace Vae.Tests;

/// <summary>The managed engine against PyTorch, step by step. Fixtures are never edited: a mismatch is evidence.</summary>
public sealed class PyTorchFixtureTests
{
    /// <summary>Both sides sum in single precision, in another order; ten updates carry the difference on.</summary>
    private const double LossTolerance = 1e-5;

    /// <summary>One pass, no update between: a few roundings, relative to the largest gradient of the array.</summary>
    private const double GradientTolerance = 1e-5;

    /// <summary>
    /// PyTorch's gradient of a bias that batch normalisation takes out again: sums of some hundred terms near 1 that should come to 0. Here it is 0.
    /// </summary>
    private const double RoundingGradient = 3e-6;

    /// <summary>Adam divides a gradient by its own size, so a rounding in a small one moves a weight by a share of the rate, 0.01.</summary>
    private const double WeightTolerance = 1e-5;

    /// <summary>A few layers of single-precision sums, each a different order; relative to values near 1.</summary>
    private const double OutputTolerance = 2e-6;

    public static TheoryData<string> Names => [.. PyTorchFixture.Names(), .. PyTorchFixture.ConvolutionalNames()];

    public static TheoryData<string> ConvolutionalNames => [.. PyTorchFixture.ConvolutionalNames()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_TenTimes_LossesAndWeightsAsInPyTorch(string name)
    {
        var fixture = PyTorchFixture.Load(name);
        using var session = VaeTrainer.Managed.StartSession(fixture.BuildWeights(), fixture.BuildOptions());
        for (var i = 0; i < fixture.Steps.Count; i++)
        {
            var step = fixture.Steps[i];
            var losses = session.Step(fixture.BuildBatch(step), step.Beta, step.LearningRate);
            AssertNear(step.Loss, losses.Loss, LossTolerance, $"loss of step {i}");
            AssertNear(step.Reconstruction, losses.ReconstructionLoss, LossTolerance, $"reconstruction of step {i}");
            AssertNear(step.Kl, losses.KlDivergence, LossTolerance, $"KL of step {i}");
        }

        AssertClose(fixture.FinalWeights, fixture, session.ExportWeights().Values, _ => WeightTolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_First_GradientsAsInPyTorch(string name)
    {
        var fixture = PyTorchFixture.Load(name);
        var step = fixture.Steps[0];
        using var session = new ManagedSession(fixture.BuildWeights(), fixture.BuildOptions());

        session.Step(fixture.BuildBatch(step), step.Beta, step.LearningRate);

        AssertClose(
            fixture.FirstGradients,
            fixture,
            session.Gradients,
            expected => expected.Max(Math.Abs) is var largest && largest <= RoundingGradient && fixture.Image is not null
                ? RoundingGradient
                : GradientTolerance * Math.Max(largest, 1e-3));
    }

    [Theory]
    [MemberData(nameof(ConvolutionalNames))]
    public void Evaluate_TrainedConvolutionalNetwork_AsInPyTorchsEvaluationMode(string name)
    {
        var fixture = PyTorchFixture.Load(name);
        var expected = fixture.Evaluation!;
        var weights = fixture.Order(fixture.FinalWeights);
        using var session = VaeTrainer.Managed.StartSession(weights, fixture.BuildOptions());
        var losses = session.Evaluate(fixture.BuildBatch(expected), expected.Beta);
        var model = new VaeModel(weights);
        var (mu, mean) = (new float[expected.Mu!.Length], new float[expected.Mean!.Length]);
        model.Encode(expected.Target, mu);
        model.Reconstruct(expected.Target, mean);

        AssertNear(expected.Loss, losses.Loss, LossTolerance, "loss");
        AssertNear(expected.Reconstruction, losses.ReconstructionLoss, LossTolerance, "reconstruction");
        AssertNear(expected.Kl, losses.KlDivergence, LossTolerance, "KL");
        Near.Values([.. expected.Mu.Select(value => (double)value)], mu, OutputTolerance, OutputTolerance, "mu");
        Near.Values([.. expected.Mean.Select(value => (double)value)], mean, OutputTolerance, OutputTolerance, "mean");
    }

    [Fact]
    public void Names_CoverEveryActivationPosteriorLikelihoodAndOptimizer()
    {
        var fixtures = PyTorchFixture.Names().Select(PyTorchFixture.Load).ToList();

        Assert.Equal(Enum.GetValues<Activation>(), fixtures.Select(f => f.Activation).Distinct().Order());
        Assert.Equal(Enum.GetValues<PosteriorScale>(), fixtures.Select(f => f.PosteriorScale).Distinct().Order());
        Assert.Equal(Named.Variances, fixtures.Select(f => f.Variance).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetValues<OutputMean>(), fixtures.Select(f => f.Mean).Distinct().Order());
        Assert.Equal(Named.Optimizers, fixtures.Select(f => f.Optimizer).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["Autoencoder", "Vae"], fixtures.Select(f => f.Objective).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["Bernoulli", "Categorical", "Gaussian", "Mixed"], fixtures.Select(f => f.Likelihood).Distinct().Order(StringComparer.Ordinal));
    }

    private static void AssertClose(
        IReadOnlyDictionary<string, float[]> expectedByName,
        PyTorchFixture fixture,
        ReadOnlySpan<float> actual,
        Func<float[], double> tolerance)
    {
        var offset = 0;
        foreach (var parameter in fixture.BuildArchitecture().GetParameters())
        {
            // Running statistics have no gradient.
            if (!expectedByName.TryGetValue(parameter.Name, out var expected))
            {
                Assert.False(parameter.IsTrained);
                continue;
            }

            Assert.Equal(parameter.Length, expected.Length);
            var allowed = tolerance(expected);
            for (var i = 0; i < expected.Length; i++)
            {
                var difference = Math.Abs(expected[i] - actual[offset + i]);
                Assert.True(difference <= allowed, $"{parameter.Name}[{i}]: PyTorch {expected[i]}, here {actual[offset + i]}.");
            }

            offset += expected.Length;
        }
    }

    private static void AssertNear(double expected, double actual, double relative, string what) =>
        Assert.True(
            Math.Abs(expected - actual) <= relative * Math.Max(Math.Abs(expected), 0.1),
            $"The {what}: PyTorch {expected}, here {actual}.");
}
