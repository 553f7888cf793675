using Vae.Kernels;
using Vae.Managed;
using Xunit;

namespace Vae.Tests.Managed;

public sealed class ManagedSessionTests
{
    [Fact]
    public void Evaluate_Always_ChangesNothing()
    {
        var architecture = VaeArchitecture.Mlp(6, 2, [5]);
        var weights = TestModels.Weights(architecture);
        using var session = new ManagedSession(weights, new VaeOptions { BatchSize = 8 });
        var batch = TestModels.Batch(architecture, 8);

        var first = session.Evaluate(batch, beta: 1);

        Assert.Equal(first, session.Evaluate(batch, beta: 1));
        Near.SameBits(weights.Values, session.ExportWeights().Values);
    }

    [Fact]
    public void Step_SmallerBatchAfterALargerOne_AsInAFreshSession()
    {
        var architecture = VaeArchitecture.Mlp(6, 2, [5], likelihood: new GaussianLikelihood { Variance = GaussianVariance.PerFeature });
        var weights = TestModels.Weights(architecture);
        var options = new VaeOptions { BatchSize = 40, Objective = new ElboObjective { Samples = 2 }, Optimizer = new Sgd { Momentum = 0 } };
        var small = TestModels.Batch(architecture, rows: 3, samples: 2, seed: 9);
        using var used = new ManagedSession(weights, options);
        using var fresh = new ManagedSession(weights, options);
        used.Evaluate(TestModels.Batch(architecture, rows: 40, samples: 2), beta: 1);

        Assert.Equal(fresh.Step(small, beta: 1, learningRate: 0.1), used.Step(small, beta: 1, learningRate: 0.1));
        Near.SameBits(fresh.ExportWeights().Values, used.ExportWeights().Values);
    }

    [Fact]
    public void Step_BatchThatDoesNotFitTheSession_ErrorSaysBothSizes()
    {
        var architecture = VaeArchitecture.Mlp(3, 1, []);
        using var session = new ManagedSession(TestModels.Weights(architecture), new VaeOptions { BatchSize = 4 });
        var rows = 4 * PanelLayout.Lanes;

        var error = Assert.Throws<ArgumentException>(() => session.Step(TestModels.Batch(architecture, rows), 1, 0.1));

        Assert.StartsWith(
            $"The batch has {rows} rows of 3 values with 1 draws of 1; this session takes up to ", error.Message, StringComparison.Ordinal);
        var other = VaeArchitecture.Mlp(4, 1, []);
        Assert.Throws<ArgumentException>(() => session.Step(TestModels.Batch(other, 4), 1, 0.1));
    }

    [Fact]
    public void Step_Clipped_StepIsNoLongerThanRateTimesNorm()
    {
        const double Clip = 0.01;
        var architecture = VaeArchitecture.Mlp(6, 2, [5]);
        var weights = TestModels.Weights(architecture);
        var options = new VaeOptions
        {
            BatchSize = 8, Optimizer = new Sgd { Momentum = 0 }, GradientClipNorm = Clip,
        };
        var batch = TestModels.Batch(architecture, 8);
        using var clipped = new ManagedSession(weights, options);
        using var free = new ManagedSession(weights, options with { GradientClipNorm = 1e6 });
        using var unclipped = new ManagedSession(weights, options with { GradientClipNorm = null });
        foreach (var session in new[] { clipped, free, unclipped })
        {
            session.Step(batch, beta: 1, learningRate: 1);
        }

        var norm = Norm(free.ExportWeights(), weights);
        Assert.True(norm > 10 * Clip);
        // Weights near 1 carry the step to a rounding of 6e-8 each.
        Assert.Equal(Clip, Norm(clipped.ExportWeights(), weights), tolerance: 1e-6);
        Near.SameBits(unclipped.ExportWeights().Values, free.ExportWeights().Values);
    }

    [Fact]
    public void Step_Autoencoder_IgnoresBetaNoiseAndScaleHead()
    {
        var architecture = VaeArchitecture.Mlp(6, 2, [5]);
        var weights = TestModels.Weights(architecture);
        var options = new VaeOptions { BatchSize = 8, Objective = new AutoencoderObjective() };
        using var one = new ManagedSession(weights, options);
        using var other = new ManagedSession(weights, options);
        var batch = TestModels.Batch(architecture, 8);
        var losses = one.Step(batch, beta: 1, learningRate: 0.1);
        batch.Epsilon.Fill(100);

        Assert.Equal(losses, other.Step(batch, beta: 5, learningRate: 0.1));
        Assert.Equal(losses.ReconstructionLoss, losses.Loss);
        Assert.Equal(0, losses.KlDivergence);
        var after = one.ExportWeights();
        Near.SameBits(after.Values, other.ExportWeights().Values);
        Near.SameBits(weights["posterior.scale.weight"], after["posterior.scale.weight"]);
        Near.SameBits(weights["posterior.scale.bias"], after["posterior.scale.bias"]);
    }

    [Fact]
    public void StartSession_Managed_NamesItselfAndChecksItsArguments()
    {
        Assert.Equal("Managed", VaeTrainer.Managed.Name);
        Assert.Throws<ArgumentNullException>(() => VaeTrainer.Managed.StartSession(null!, new VaeOptions()));
        var weights = TestModels.Weights(VaeArchitecture.Mlp(1, 1, []));
        Assert.Throws<ArgumentNullException>(() => VaeTrainer.Managed.StartSession(weights, null!));
    }

    private static double Norm(VaeWeights a, VaeWeights b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Values.Length; i++)
        {
            sum += Math.Pow(a.Values[i] - b.Values[i], 2);
        }

        return Math.Sqrt(sum);
    }
}
