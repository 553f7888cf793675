using Xunit;

namespace Vae.TorchSharp.Tests;

/// <summary>From equal weights, batches and noise, the managed engine and TorchSharp give the same losses, gradients and weights.</summary>
public sealed class EngineParityTests
{
    public static TheoryData<string, PosteriorScale, string> Models()
    {
        var data = new TheoryData<string, PosteriorScale, string>();
        string[] likelihoods = ["Bernoulli", "Fixed", "FixedSigmoid", "Learned", "PerFeatureTanh", "PerOutput", "Categorical", "Mixed"];
        foreach (var likelihood in likelihoods)
        {
            foreach (var scale in Enum.GetValues<PosteriorScale>())
            {
                foreach (var optimizer in Named.Optimizers)
                {
                    data.Add(likelihood, scale, optimizer);
                }
            }
        }

        return data;
    }

    public static TheoryData<string, int, double, double, double> Settings()
    {
        var data = new TheoryData<string, int, double, double, double>();
        foreach (var optimizer in Named.Optimizers)
        {
            for (var i = 0; i < 16; i++)
            {
                data.Add(optimizer, (i & 1) == 0 ? 1 : 3, (i & 2) == 0 ? 0 : 0.1, (i & 4) == 0 ? 0 : 0.5, (i & 8) == 0 ? 0 : 0.1);
            }
        }

        return data;
    }

    public static TheoryData<string, bool, bool, string> Rows()
    {
        var data = new TheoryData<string, bool, bool, string>();
        foreach (var likelihood in (string[])["Bernoulli", "Fixed", "FixedSigmoid", "Learned", "PerFeatureTanh", "PerOutput", "Categorical", "Mixed"])
        {
            foreach (var objective in (string[])["Elbo", "Autoencoder"])
            {
                data.Add(likelihood, true, false, objective);
                data.Add(likelihood, false, true, objective);
                data.Add(likelihood, true, true, objective);
            }
        }

        return data;
    }

    public static TheoryData<Activation, string, string> Functions()
    {
        var data = new TheoryData<Activation, string, string>();
        foreach (var activation in Enum.GetValues<Activation>())
        {
            data.Add(activation, "Elbo", "None");
            data.Add(activation, "Elbo", "Gaussian");
            data.Add(activation, "Autoencoder", "None");
            data.Add(activation, "Autoencoder", "Masking");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_LikelihoodPosteriorOptimizer_AsManaged(string likelihood, PosteriorScale scale, string optimizer) =>
        Parity.Assert(new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf(likelihood),
            PosteriorScale = scale,
            Options = new VaeOptions { Optimizer = Named.Optimizer(optimizer) },
        });

    [Theory]
    [MemberData(nameof(Settings))]
    public void Step_SamplesFreeBitsClippingDecay_AsManaged(
        string optimizer, int samples, double freeBits, double clip, double decay) =>
        Parity.Assert(new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf("PerFeatureTanh"),
            Beta = 0.5,
            Options = new VaeOptions
            {
                Optimizer = Named.Optimizer(optimizer) with { WeightDecay = decay },
                Objective = new ElboObjective { Samples = samples, FreeBits = freeBits },
                GradientClipNorm = clip > 0 ? clip : null,
            },
        });

    [Theory]
    [MemberData(nameof(Functions))]
    public void Step_ActivationObjectiveNoise_AsManaged(Activation activation, string objective, string noise) =>
        Parity.Assert(new ParityCase
        {
            Activation = activation,
            Likelihood = VaeLikelihood.Bernoulli,
            Options = new VaeOptions
            {
                Objective = Named.Objective(objective),
                InputNoise = Named.Noise(noise),
                Optimizer = new Adam { WeightDecay = 0.05 },
            },
        });

    [Theory]
    [MemberData(nameof(Rows))]
    public void Step_MissingValuesAndRowWeights_AsManaged(string likelihood, bool missing, bool weighted, string objective) =>
        Parity.Assert(new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf(likelihood),
            Missing = missing,
            Weighted = weighted,
            Options = new VaeOptions { Objective = Named.Objective(objective, 2, 0.05) },
        });

    [Theory]
    [InlineData("Mlp", false)]
    [InlineData("Mlp", true)]
    [InlineData("Paths", true)]
    [InlineData("Convolutional", false)]
    [InlineData("Autoencoder", false)]
    public void Step_Condition_AsManaged(string network, bool missing) =>
        Parity.Assert(new ParityCase
        {
            Condition = 3,
            LinearPaths = network == "Paths",
            Network = network == "Convolutional" ? VaeArchitecture.Convolutional(new(1, 6, 6), 2, [4], activation: Activation.Tanh) : null,
            Missing = missing,
            Weighted = missing,
            Options = new VaeOptions { Objective = network == "Autoencoder" ? new AutoencoderObjective() : new ElboObjective { Samples = 2 } },
        });

    [Theory]
    [InlineData("Learned", "Elbo")]
    [InlineData("PerOutput", "Elbo")]
    [InlineData("Mixed", "Elbo")]
    [InlineData("Fixed", "Autoencoder")]
    public void Step_LinearPaths_AsManaged(string likelihood, string objective) =>
        Parity.Assert(new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf(likelihood),
            LinearPaths = true,
            Missing = true,
            Options = new VaeOptions { Objective = Named.Objective(objective, 2) },
        });

    [Fact]
    public void Step_ClampedLogVariances_AsManaged() =>
        Parity.Assert(new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf("PerOutput"),
            Clamp = (-0.1, 0.05),
            LikelihoodClamp = (-0.05, 0.1),
        });

    [Fact]
    public void Evaluate_AfterSteps_AsManaged()
    {
        var parity = new ParityCase { Likelihood = VaeLikelihood.Bernoulli, Options = new VaeOptions { Objective = new ElboObjective { Samples = 3, FreeBits = 0.1 } } };
        using var torch = TorchSharpVae.CreateEngine().StartSession(parity.Weights, parity.FullOptions);
        using var managed = VaeTrainer.Managed.StartSession(parity.Weights, parity.FullOptions);
        for (var i = 0; i < Parity.Steps; i++)
        {
            var batch = parity.BatchOf(i);
            Parity.AssertLosses(managed.Evaluate(batch, 0.5), torch.Evaluate(batch, 0.5), $"evaluation {i}");
            managed.Step(batch, 0.5, 0.01);
            torch.Step(batch, 0.5, 0.01);
        }
    }
}
