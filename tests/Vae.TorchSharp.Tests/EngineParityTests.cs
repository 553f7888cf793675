using Vae.TorchSharp.Training;
using Vae.Training;
using Xunit;

namespace Vae.TorchSharp.Tests;

/// <summary>From equal weights, batches and noise, the managed engine and TorchSharp give the same losses, gradients and weights.</summary>
public sealed class EngineParityTests
{
    private const int Steps = 10;

    /// <summary>Relative. The engines promise 1e-4 over ten steps; a tenth of it shows a drift before the promise breaks.</summary>
    private const double LossTolerance = 1e-5;

    /// <summary>One pass without an update between, relative to the largest gradient.</summary>
    private const double GradientTolerance = 1e-5;

    /// <summary>Adam divides a gradient by its own size, so a rounding in a small one moves a weight by a share of the rate, 0.01.</summary>
    private const double WeightTolerance = 2e-5;

    public static TheoryData<string, PosteriorScale, VaeOptimizer> Models()
    {
        var data = new TheoryData<string, PosteriorScale, VaeOptimizer>();
        string[] likelihoods = ["Bernoulli", "Fixed", "FixedSigmoid", "Learned", "PerFeatureTanh", "PerOutput", "Categorical", "Mixed"];
        foreach (var likelihood in likelihoods)
        {
            foreach (var scale in Enum.GetValues<PosteriorScale>())
            {
                foreach (var optimizer in Enum.GetValues<VaeOptimizer>())
                {
                    data.Add(likelihood, scale, optimizer);
                }
            }
        }

        return data;
    }

    public static TheoryData<VaeOptimizer, int, double, double, double> Settings()
    {
        var data = new TheoryData<VaeOptimizer, int, double, double, double>();
        foreach (var optimizer in Enum.GetValues<VaeOptimizer>())
        {
            for (var i = 0; i < 16; i++)
            {
                data.Add(optimizer, (i & 1) == 0 ? 1 : 3, (i & 2) == 0 ? 0 : 0.1, (i & 4) == 0 ? 0 : 0.5, (i & 8) == 0 ? 0 : 0.1);
            }
        }

        return data;
    }

    public static TheoryData<Activation, VaeObjective, InputNoise> Functions()
    {
        var data = new TheoryData<Activation, VaeObjective, InputNoise>();
        foreach (var activation in Enum.GetValues<Activation>())
        {
            data.Add(activation, VaeObjective.Vae, InputNoise.None);
            data.Add(activation, VaeObjective.Vae, InputNoise.Gaussian);
            data.Add(activation, VaeObjective.Autoencoder, InputNoise.None);
            data.Add(activation, VaeObjective.Autoencoder, InputNoise.Masking);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_LikelihoodPosteriorOptimizer_AsManaged(string likelihood, PosteriorScale scale, VaeOptimizer optimizer) =>
        AssertParity(new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf(likelihood),
            PosteriorScale = scale,
            Options = new VaeOptions { Optimizer = optimizer },
        });

    [Theory]
    [MemberData(nameof(Settings))]
    public void Step_SamplesFreeBitsClippingDecay_AsManaged(
        VaeOptimizer optimizer, int samples, double freeBits, double clip, double decay) =>
        AssertParity(new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf("PerFeatureTanh"),
            Beta = 0.5,
            Options = new VaeOptions
            {
                Optimizer = optimizer,
                Samples = samples,
                FreeBits = freeBits,
                GradientClipNorm = clip > 0 ? clip : null,
                WeightDecay = decay,
            },
        });

    [Theory]
    [MemberData(nameof(Functions))]
    public void Step_ActivationObjectiveNoise_AsManaged(Activation activation, VaeObjective objective, InputNoise noise) =>
        AssertParity(new ParityCase
        {
            Activation = activation,
            Likelihood = VaeLikelihood.Bernoulli,
            Options = new VaeOptions
            {
                Objective = objective,
                InputNoise = noise,
                InputNoiseAmount = noise == InputNoise.None ? 0 : 0.1,
                WeightDecay = 0.05,
            },
        });

    [Theory]
    [InlineData("Bernoulli")]
    [InlineData("Fixed")]
    [InlineData("Learned")]
    [InlineData("PerFeatureTanh")]
    [InlineData("PerOutput")]
    [InlineData("Mixed")]
    public void Step_MissingValues_AsManaged(string likelihood) =>
        AssertParity(new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf(likelihood),
            Missing = true,
            Options = new VaeOptions { Samples = 2 },
        });

    [Fact]
    public void Step_ClampedLogVariances_AsManaged() =>
        AssertParity(new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf("PerOutput"),
            Clamp = (-0.1, 0.05),
        });

    [Fact]
    public void Evaluate_AfterSteps_AsManaged()
    {
        var parity = new ParityCase { Likelihood = VaeLikelihood.Bernoulli, Options = new VaeOptions { Samples = 3, FreeBits = 0.1 } };
        using var torch = TorchSharpVae.CreateEngine().StartSession(parity.Weights, parity.FullOptions);
        using var managed = VaeTrainer.Managed.StartSession(parity.Weights, parity.FullOptions);
        for (var i = 0; i < Steps; i++)
        {
            var batch = parity.BatchOf(i);
            AssertLosses(managed.Evaluate(batch, 0.5), torch.Evaluate(batch, 0.5), i);
            managed.Step(batch, 0.5, 0.01);
            torch.Step(batch, 0.5, 0.01);
        }
    }

    private static void AssertParity(ParityCase parity)
    {
        using var torch = (TorchSharpSession)TorchSharpVae.CreateEngine().StartSession(parity.Weights, parity.FullOptions);
        using var managed = (ManagedSession)VaeTrainer.Managed.StartSession(parity.Weights, parity.FullOptions);
        for (var i = 0; i < Steps; i++)
        {
            var batch = parity.BatchOf(i);
            var rate = 0.01 / (1 + i);
            AssertLosses(managed.Step(batch, parity.Beta, rate), torch.Step(batch, parity.Beta, rate), i);
            if (i == 0 && parity.Options.GradientClipNorm is null)
            {
                var largest = managed.Gradients.ToArray().Max(Math.Abs);
                AssertClose(managed.Gradients, torch.ExportGradients(), GradientTolerance * largest);
            }
        }

        AssertClose(managed.ExportWeights().Values, torch.ExportWeights().Values, WeightTolerance);
    }

    private static void AssertLosses(VaeLosses managed, VaeLosses torch, int step)
    {
        AssertNear(managed.Loss, torch.Loss, $"loss of step {step}");
        AssertNear(managed.ReconstructionLoss, torch.ReconstructionLoss, $"reconstruction of step {step}");
        AssertNear(managed.KlDivergence, torch.KlDivergence, $"KL of step {step}");
    }

    private static void AssertNear(double managed, double torch, string what) =>
        Assert.True(
            Math.Abs(managed - torch) <= LossTolerance * Math.Max(Math.Abs(managed), 0.01),
            $"The {what}: managed {managed}, TorchSharp {torch}.");

    private static void AssertClose(ReadOnlySpan<float> managed, ReadOnlySpan<float> torch, double tolerance)
    {
        Assert.Equal(managed.Length, torch.Length);
        for (var i = 0; i < managed.Length; i++)
        {
            Assert.True(Math.Abs(managed[i] - torch[i]) <= tolerance, $"Value {i}: managed {managed[i]}, TorchSharp {torch[i]}.");
        }
    }
}
