using System.Reflection;
using Xunit;

namespace Vae.Tests;

public sealed class VaeOptionsTests
{
    [Fact]
    public void Defaults_EveryProperty_AsDocumented()
    {
        var expected = new Dictionary<string, object?>
        {
            [nameof(VaeOptions.LatentDimension)] = 2,
            [nameof(VaeOptions.HiddenDimensions)] = (int[])[128, 64],
            [nameof(VaeOptions.Network)] = VaeNetwork.Auto,
            [nameof(VaeOptions.ImageShape)] = null,
            [nameof(VaeOptions.PixelLayout)] = VaePixelLayout.Planar,
            [nameof(VaeOptions.ConvolutionChannels)] = null,
            [nameof(VaeOptions.Activation)] = null,
            [nameof(VaeOptions.Likelihood)] = null,
            [nameof(VaeOptions.PosteriorScale)] = PosteriorScale.LogVariance,
            [nameof(VaeOptions.MissingValues)] = MissingValues.Error,
            [nameof(VaeOptions.Architecture)] = null,
            [nameof(VaeOptions.Objective)] = VaeObjective.Vae,
            [nameof(VaeOptions.Beta)] = 1.0,
            [nameof(VaeOptions.BetaWarmUpEpochs)] = 0,
            [nameof(VaeOptions.BetaCycles)] = 1,
            [nameof(VaeOptions.FreeBits)] = 0.0,
            [nameof(VaeOptions.Samples)] = 1,
            [nameof(VaeOptions.Epochs)] = 100,
            [nameof(VaeOptions.BatchSize)] = 128,
            [nameof(VaeOptions.Optimizer)] = VaeOptimizer.Adam,
            [nameof(VaeOptions.LearningRate)] = 0.001,
            [nameof(VaeOptions.LearningRateSchedule)] = LearningRateSchedule.Constant,
            [nameof(VaeOptions.SchedulePatience)] = 5,
            [nameof(VaeOptions.WeightDecay)] = 0.0,
            [nameof(VaeOptions.AdamBeta1)] = 0.9,
            [nameof(VaeOptions.AdamBeta2)] = 0.999,
            [nameof(VaeOptions.AdamEpsilon)] = 1e-8,
            [nameof(VaeOptions.Momentum)] = 0.9,
            [nameof(VaeOptions.GradientClipNorm)] = null,
            [nameof(VaeOptions.InputNoise)] = InputNoise.None,
            [nameof(VaeOptions.InputNoiseAmount)] = 0.0,
            [nameof(VaeOptions.ValidationSetFraction)] = 0.0,
            [nameof(VaeOptions.EarlyStoppingCriteria)] = null,
            [nameof(VaeOptions.Seed)] = null,
            [nameof(VaeOptions.Engine)] = VaeEngine.Auto,
            [nameof(VaeOptions.Device)] = null,
            [nameof(VaeOptions.Threads)] = null,
            [nameof(VaeOptions.MemoryBudget)] = 1L << 30,
            [nameof(VaeOptions.MetricsCallback)] = null,
            [nameof(VaeOptions.CancellationToken)] = CancellationToken.None,
            [nameof(VaeOptions.ReturnBestOnCancellation)] = false,
            [nameof(VaeOptions.Checkpoint)] = null,
        };
        var options = new VaeOptions();

        var actual = typeof(VaeOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => property.Name, property => property.GetValue(options));

        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, pair => Assert.Equal(pair.Value, actual[pair.Key]));
        Assert.Equal((10, 0.0), (new EarlyStoppingCriteria().Patience, new EarlyStoppingCriteria().MinDelta));
        options.Validate();
    }

    [Fact]
    public void Validate_SeveralFailures_OneErrorListsThemAll()
    {
        var options = new VaeOptions
        {
            LatentDimension = 0,
            HiddenDimensions = [8, 0],
            Beta = -1,
            Samples = 1001,
            LearningRate = double.NaN,
            AdamBeta1 = 1,
            Activation = (Activation)99,
            GradientClipNorm = 0,
            Epochs = 0,
            EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 0 },
        };

        var error = Assert.Throws<ArgumentException>(options.Validate);

        Assert.Equal(
            """
            The options are not valid.
            - LatentDimension is 0; it must be at least 1.
            - Activation is 99; it must be one of Identity, ReLU, LeakyReLU, Tanh, ELU, SiLU, GELU, Softplus, Sigmoid.
            - HiddenDimensions[1] is 0; it must be at least 1.
            - Beta is -1; it must be finite and at least 0.
            - Samples is 1001; it must be between 1 and 1000.
            - LearningRate is NaN; it must be finite and above 0.
            - AdamBeta1 is 1; it must be at least 0 and below 1.
            - GradientClipNorm is 0; it must be finite and above 0.
            - Epochs is 0; it must be at least 1.
            - EarlyStoppingCriteria.Patience is 0; it must be at least 1.
            - EarlyStoppingCriteria is set and ValidationSetFraction is 0; early stopping needs a validation set, such as 0.1.
            """.ReplaceLineEndings("\n"),
            error.Message);
    }

    public static TheoryData<string, string> Failures => new()
    {
        { "latent", "LatentDimension is 0; it must be at least 1." },
        { "hidden", "HiddenDimensions is null; use an empty list for no hidden layer." },
        { "scale", "PosteriorScale is 7; it must be one of LogVariance, LogStandardDeviation, SoftplusStandardDeviation." },
        { "missing", "MissingValues is 7; it must be one of Error, Ignore." },
        { "objective", "Objective is 7; it must be one of Vae, Autoencoder." },
        { "beta", "Beta is Infinity; it must be finite and at least 0." },
        { "free bits", "FreeBits is -0.1; it must be finite and at least 0." },
        {
            "warm-up", "BetaWarmUpEpochs is 101 in each of 1 cycle(s), longer than training; together they must be at most Epochs, "
            + "which is 100. Shorten the warm-up or train longer."
        },
        {
            "warm-up of cycles", "BetaWarmUpEpochs is 30 in each of 4 cycle(s), longer than training; together they must be at most "
            + "Epochs, which is 100. Shorten the warm-up or train longer."
        },
        { "cycles", "BetaCycles is 3 and BetaWarmUpEpochs 0; cycles need a warm-up of at least 1 epoch." },
        { "optimizer", "Optimizer is 7; it must be one of Adam, AdamW, Sgd." },
        { "rate", "LearningRate is 0; it must be finite and above 0." },
        { "schedule", "LearningRateSchedule is 7; it must be one of Constant, Cosine, ReduceOnPlateau." },
        { "schedule patience", "SchedulePatience is 0; it must be at least 1." },
        { "decay", "WeightDecay is NaN; it must be finite and at least 0." },
        { "beta 2", "AdamBeta2 is -0.5; it must be at least 0 and below 1." },
        { "epsilon", "AdamEpsilon is 0; it must be finite and above 0." },
        { "tiny epsilon", "AdamEpsilon is 1E-50; it must be between 1.2E-38 and 3.4E+38." },
        { "huge beta", "Beta is 1E+300; it must be at most 3.4E+38." },
        { "momentum", "Momentum is 1.5; it must be at least 0 and below 1." },
        { "batch", "BatchSize is 0; it must be between 1 and 1048576." },
        { "noise", "InputNoise is 7; it must be one of None, Gaussian, Masking." },
        { "noise amount", "InputNoiseAmount is -2; it must be finite and at least 0." },
        { "masking", "InputNoiseAmount is 1; it must be at least 0 and below 1." },
        { "fraction", "ValidationSetFraction is 1; it must be at least 0 and below 1." },
        { "engine", "Engine is 7; it must be one of Auto, TorchSharp, Managed." },
        { "device", "Device is 'gpu'; it must be 'cpu', 'cuda' or 'cuda:' and the number of a GPU, such as 'cuda:1', or null." },
        {
            "device of the managed engine",
            "Device is 'cuda:1'; the managed engine computes on the CPU. Set Device to null or 'cpu', or train with TorchSharp."
        },
        { "threads", "Threads is 0; it must be between 1 and 1024." },
        { "budget", "MemoryBudget is 0; it must be at least 1, in bytes." },
        { "min delta", "EarlyStoppingCriteria.MinDelta is -1; it must be finite and at least 0." },
        { "architecture", "LatentDimension is 0; it must be between 1 and 16777216." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Validate_OneFailure_NamesValueAndRange(string what, string expected)
    {
        var valid = new VaeOptions();
        var stopping = valid with { ValidationSetFraction = 0.1 };
        var options = what switch
        {
            "latent" => valid with { LatentDimension = 0 },
            "hidden" => valid with { HiddenDimensions = null! },
            "scale" => valid with { PosteriorScale = (PosteriorScale)7 },
            "missing" => valid with { MissingValues = (MissingValues)7 },
            "objective" => valid with { Objective = (VaeObjective)7 },
            "beta" => valid with { Beta = double.PositiveInfinity },
            "free bits" => valid with { FreeBits = -0.1 },
            "warm-up" => valid with { BetaWarmUpEpochs = 101 },
            "warm-up of cycles" => valid with { BetaWarmUpEpochs = 30, BetaCycles = 4 },
            "cycles" => valid with { BetaCycles = 3 },
            "optimizer" => valid with { Optimizer = (VaeOptimizer)7 },
            "rate" => valid with { LearningRate = 0 },
            "schedule" => valid with { LearningRateSchedule = (LearningRateSchedule)7 },
            "schedule patience" => valid with { SchedulePatience = 0 },
            "decay" => valid with { WeightDecay = double.NaN },
            "beta 2" => valid with { AdamBeta2 = -0.5 },
            "epsilon" => valid with { AdamEpsilon = 0 },
            "tiny epsilon" => valid with { AdamEpsilon = 1e-50 },
            "huge beta" => valid with { Beta = 1e300 },
            "momentum" => valid with { Momentum = 1.5 },
            "batch" => valid with { BatchSize = 0 },
            "noise" => valid with { InputNoise = (InputNoise)7 },
            "noise amount" => valid with { InputNoise = InputNoise.Gaussian, InputNoiseAmount = -2 },
            "masking" => valid with { InputNoise = InputNoise.Masking, InputNoiseAmount = 1 },
            "fraction" => valid with { ValidationSetFraction = 1 },
            "engine" => valid with { Engine = (VaeEngine)7 },
            "device" => valid with { Device = "gpu" },
            "device of the managed engine" => valid with { Device = "cuda:1", Engine = VaeEngine.Managed },
            "threads" => valid with { Threads = 0 },
            "budget" => valid with { MemoryBudget = 0 },
            "min delta" => stopping with { EarlyStoppingCriteria = new EarlyStoppingCriteria { MinDelta = -1 } },
            "architecture" => valid with { Architecture = VaeArchitecture.Mlp(1, 1, []) with { LatentDimension = 0 } },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        Assert.Equal(expected, Assert.Throws<ArgumentException>(options.Validate).Message);
    }

    [Fact]
    public void Validate_EndsOfTheRanges_Valid()
    {
        var options = new VaeOptions
        {
            LatentDimension = 1, HiddenDimensions = [], Beta = 0, BetaWarmUpEpochs = 100, Samples = 1000, BatchSize = 1 << 20,
            AdamBeta1 = 0, Momentum = 0, ValidationSetFraction = 0.99, InputNoise = InputNoise.Masking, Threads = 1024,
            EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 1 },
        };

        options.Validate();
        (options with { BetaWarmUpEpochs = 25, BetaCycles = 4 }).Validate();
    }

    [Fact]
    public void BuildArchitecture_NoneGiven_TheFullyConnectedPreset()
    {
        var options = new VaeOptions
        {
            LatentDimension = 3, HiddenDimensions = [7, 5], Activation = Activation.GELU, Likelihood = VaeLikelihood.Bernoulli,
            PosteriorScale = PosteriorScale.SoftplusStandardDeviation,
        };
        var expected = VaeArchitecture.Mlp(9, 3, [7, 5], Activation.GELU, VaeLikelihood.Bernoulli) with
        {
            PosteriorScale = PosteriorScale.SoftplusStandardDeviation,
        };

        Assert.Equal(expected, options.BuildArchitecture(9));
        Assert.Equal(
            "InputDimension is 0; it must be between 1 and 16777216.",
            Assert.Throws<ArgumentException>(() => options.BuildArchitecture(0)).Message);
    }

    [Fact]
    public void BuildArchitecture_Given_ItselfOrAnErrorOnAnotherWidth()
    {
        var given = VaeArchitecture.Mlp(9, 3, []);
        var options = new VaeOptions { Architecture = given, LatentDimension = 99 };

        Assert.Same(given, options.BuildArchitecture(9));
        Assert.Equal(
            "The data have 8 values per row; Options.Architecture.InputDimension is 9. Make them equal.",
            Assert.Throws<ArgumentException>(() => options.BuildArchitecture(8)).Message);
    }
}
