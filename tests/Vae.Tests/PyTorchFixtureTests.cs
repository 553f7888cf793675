using Vae.Training;
using Xunit;

namespace Vae.Tests;

/// <summary>The managed engine against PyTorch, step by step. Fixtures are never edited: a mismatch is evidence.</summary>
public sealed class PyTorchFixtureTests
{
    /// <summary>Both sides sum in single precision, in another order; ten updates carry the difference on.</summary>
    private const double LossTolerance = 1e-5;

    /// <summary>One pass, no update between: a few roundings, relative to the largest gradient of the array.</summary>
    private const double GradientTolerance = 1e-5;

    /// <summary>Adam divides a gradient by its own size, so a rounding in a small one moves a weight by a share of the rate, 0.01.</summary>
    private const double WeightTolerance = 1e-5;

    public static TheoryData<string> Names => [.. PyTorchFixture.Names()];

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
            expected => GradientTolerance * Math.Max(expected.Max(Math.Abs), 1e-3));
    }

    [Fact]
    public void Names_CoverEveryActivationPosteriorLikelihoodAndOptimizer()
    {
        var fixtures = PyTorchFixture.Names().Select(PyTorchFixture.Load).ToList();

        Assert.Equal(Enum.GetValues<Activation>(), fixtures.Select(f => f.Activation).Distinct().Order());
        Assert.Equal(Enum.GetValues<PosteriorScale>(), fixtures.Select(f => f.PosteriorScale).Distinct().Order());
        Assert.Equal(Enum.GetValues<GaussianVariance>(), fixtures.Select(f => f.Variance).Distinct().Order());
        Assert.Equal(Enum.GetValues<OutputMean>(), fixtures.Select(f => f.Mean).Distinct().Order());
        Assert.Equal(Enum.GetValues<VaeOptimizer>(), fixtures.Select(f => f.Optimizer).Distinct().Order());
        Assert.Equal(Enum.GetValues<VaeObjective>(), fixtures.Select(f => f.Objective).Distinct().Order());
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
            var expected = expectedByName[parameter.Name];
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
