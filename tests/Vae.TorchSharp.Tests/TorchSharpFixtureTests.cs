using Vae.Tests;
using Vae.TorchSharp.Training;
using Xunit;

namespace Vae.TorchSharp.Tests;

/// <summary>The TorchSharp engine against the same PyTorch fixtures as the managed one.</summary>
public sealed class TorchSharpFixtureTests
{
    /// <summary>libtorch on both sides, the formulas written differently; ten updates carry the roundings on.</summary>
    private const double LossTolerance = 1e-5;

    /// <summary>As in the managed engine's fixture tests: absolute, of a learning rate of 0.01.</summary>
    private const double WeightTolerance = 1e-5;

    public static TheoryData<string> Names => [.. PyTorchFixture.Names(), .. PyTorchFixture.ConvolutionalNames()];

    public static TheoryData<string> ConvolutionalNames => [.. PyTorchFixture.ConvolutionalNames()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_TenTimes_LossesAndWeightsAsInPyTorch(string name)
    {
        var fixture = PyTorchFixture.Load(name);
        using var session = (TorchSharpSession)TorchSharpVae.CreateEngine().StartSession(fixture.BuildWeights(), fixture.BuildOptions());
        foreach (var step in fixture.Steps)
        {
            var losses = session.Step(fixture.BuildBatch(step), step.Beta, step.LearningRate);
            AssertNear(step.Loss, losses.Loss);
            AssertNear(step.Reconstruction, losses.ReconstructionLoss);
            AssertNear(step.Kl, losses.KlDivergence);
        }

        var expected = fixture.Order(fixture.FinalWeights).Values.ToArray();
        var actual = session.ExportWeights().Values.ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - WeightTolerance, pair.First + WeightTolerance));
    }

    [Theory]
    [MemberData(nameof(ConvolutionalNames))]
    public void Evaluate_TrainedConvolutionalNetwork_AsInPyTorchsEvaluationMode(string name)
    {
        var fixture = PyTorchFixture.Load(name);
        var expected = fixture.Evaluation!;
        using var session = TorchSharpVae.CreateEngine().StartSession(fixture.Order(fixture.FinalWeights), fixture.BuildOptions());

        var losses = session.Evaluate(fixture.BuildBatch(expected), expected.Beta);

        AssertNear(expected.Loss, losses.Loss);
        AssertNear(expected.Reconstruction, losses.ReconstructionLoss);
        AssertNear(expected.Kl, losses.KlDivergence);
    }

    private static void AssertNear(double expected, double actual)
    {
        var allowed = LossTolerance * Math.Max(Math.Abs(expected), 0.1);
        Assert.InRange(actual, expected - allowed, expected + allowed);
    }
}
