using System.Reflection;
using Vae.Architecture;
using Xunit;

namespace Vae.Tests.Options;

public sealed class VaeOptionsTests
{
    [Fact]
    public void Defaults_EveryProperty_AsDocumented()
    {
        AssertDefaults(new VaeOptions(), new()
        {
            [nameof(VaeOptions.LatentDimension)] = null,
            [nameof(VaeOptions.Network)] = null,
            [nameof(VaeOptions.Likelihood)] = null,
            [nameof(VaeOptions.PosteriorScale)] = null,
            [nameof(VaeOptions.MissingValues)] = null,
            [nameof(VaeOptions.Objective)] = null,
            [nameof(VaeOptions.ConditionColumnName)] = null,
            [nameof(VaeOptions.Optimizer)] = null,
            [nameof(VaeOptions.LearningRateSchedule)] = null,
            [nameof(VaeOptions.GradientClipNorm)] = null,
            [nameof(VaeOptions.InputNoise)] = null,
            [nameof(VaeOptions.Epochs)] = null,
            [nameof(VaeOptions.BatchSize)] = 128,
            [nameof(VaeOptions.ValidationSetFraction)] = null,
            [nameof(VaeOptions.EarlyStoppingCriteria)] = null,
            [nameof(VaeOptions.Seed)] = null,
            [nameof(VaeOptions.Run)] = new VaeRunOptions(),
        });
        AssertDefaults(new VaeRunOptions(), new()
        {
            [nameof(VaeRunOptions.Engine)] = VaeEngine.Auto,
            [nameof(VaeRunOptions.Device)] = null,
            [nameof(VaeRunOptions.Threads)] = null,
            [nameof(VaeRunOptions.MemoryBudget)] = 1L << 30,
            [nameof(VaeRunOptions.MetricsCallback)] = null,
            [nameof(VaeRunOptions.CancellationToken)] = CancellationToken.None,
            [nameof(VaeRunOptions.ReturnBestOnCancellation)] = false,
            [nameof(VaeRunOptions.Checkpoint)] = null,
            [nameof(VaeRunOptions.Cluster)] = null,
            [nameof(VaeRunOptions.Log)] = VaeTrainingLog.Tenths,
            [nameof(VaeRunOptions.ProgressCallback)] = null,
        });
        AssertDefaults(new ElboObjective(), new()
        {
            ["Beta"] = 1.0, ["WarmUpEpochs"] = 0, ["Cycles"] = 1, ["FreeBits"] = 0.0, ["Samples"] = 1,
        });
        AssertDefaults(new Adam(), new()
        {
            ["LearningRate"] = 0.001, ["WeightDecay"] = 0.0, ["Beta1"] = 0.9, ["Beta2"] = 0.999, ["Epsilon"] = 1e-8,
        });
        AssertDefaults(new Sgd(), new() { ["LearningRate"] = 0.001, ["WeightDecay"] = 0.0, ["Momentum"] = 0.9 });
        AssertDefaults(new ReduceOnPlateau(), new() { ["Patience"] = 5 });
        AssertDefaults(new EarlyStoppingCriteria(), new() { ["Patience"] = 10, ["MinDelta"] = 0.0 });
        AssertDefaults(new MlpNetwork(), new() { ["HiddenDimensions"] = (int[])[128, 64], ["Activation"] = Activation.ReLU, ["Standardize"] = false, ["LinearPaths"] = false });
        AssertDefaults(new ConvolutionalNetwork(), new()
        {
            ["ImageShape"] = null, ["PixelLayout"] = PixelLayout.Planar, ["Channels"] = null, ["Kernel"] = 3, ["Stride"] = 2,
            ["Activation"] = Activation.LeakyReLU,
        });
        new VaeOptions().Validate();
        Assert.Equal(VaeArchitecture.Mlp(9, 8, [128, 64]), new VaeOptions { Network = new MlpNetwork() }.BuildArchitecture(9));
        var calibrated = new GaussianLikelihood { Variance = GaussianVariance.Learned };
        Assert.Equal(
            VaeArchitecture.Mlp(9, 8, [256], likelihood: calibrated) with { Standardize = true, LinearPaths = true, MinLikelihoodLogVariance = -6.9 },
            new VaeOptions().BuildArchitecture(9));
    }

    [Fact]
    public void Validate_SeveralFailures_OneErrorListsThemAll()
    {
        var options = new VaeOptions
        {
            LatentDimension = 0,
            Network = new MlpNetwork { HiddenDimensions = [8, 0], Activation = (Activation)99 },
            Objective = new ElboObjective { Beta = -1, Samples = 1001 },
            Optimizer = new Adam { LearningRate = double.NaN, Beta1 = 1 },
            GradientClipNorm = 0,
            Epochs = 0,
            EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 0 },
            ValidationSetFraction = 0,
        };

        var error = Assert.Throws<ArgumentException>(options.Validate);

        Assert.Equal(
            """
            The options are not valid.
            - LatentDimension is 0; it must be at least 1.
            - Network.HiddenDimensions[1] is 0; it must be at least 1.
            - Network.Activation is 99; it must be one of Identity, ReLU, LeakyReLU, Tanh, ELU, SiLU, GELU, Softplus, Sigmoid.
            - Objective.Beta is -1; it must be finite and at least 0.
            - Objective.Samples is 1001; it must be between 1 and 1000.
            - Optimizer.LearningRate is NaN; it must be finite and above 0.
            - Optimizer.Beta1 is 1; it must be at least 0 and below 1.
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
        { "hidden", "Network.HiddenDimensions is null; use an empty list for no hidden layer." },
        { "scale", "PosteriorScale is 7; it must be one of LogVariance, LogStandardDeviation, SoftplusStandardDeviation." },
        { "missing", "MissingValues is 7; it must be one of Error, Ignore." },
        { "beta", "Objective.Beta is Infinity; it must be finite and at least 0." },
        { "free bits", "Objective.FreeBits is -0.1; it must be finite and at least 0." },
        {
            "warm-up", "Objective.WarmUpEpochs is 101 in each of 1 cycle(s), longer than training; together they must be at most Epochs, "
            + "which is 100. Shorten the warm-up or train longer."
        },
        {
            "warm-up of cycles", "Objective.WarmUpEpochs is 30 in each of 4 cycle(s), longer than training; together they must be at most "
            + "Epochs, which is 100. Shorten the warm-up or train longer."
        },
        { "cycles", "Objective.Cycles is 3 and WarmUpEpochs 0; cycles need a warm-up of at least 1 epoch." },
        { "rate", "Optimizer.LearningRate is 0; it must be finite and above 0." },
        { "schedule patience", "LearningRateSchedule.Patience is 0; it must be at least 1." },
        { "decay", "Optimizer.WeightDecay is NaN; it must be finite and at least 0." },
        { "beta 2", "Optimizer.Beta2 is -0.5; it must be at least 0 and below 1." },
        { "epsilon", "Optimizer.Epsilon is 0; it must be finite and above 0." },
        { "tiny epsilon", "Optimizer.Epsilon is 1E-50; it must be between 1.2E-38 and 3.4E+38." },
        { "huge beta", "Objective.Beta is 1E+300; it must be at most 3.4E+38." },
        { "momentum", "Optimizer.Momentum is 1.5; it must be at least 0 and below 1." },
        { "batch", "BatchSize is 0; it must be between 1 and 1048576." },
        { "run", "Run is null; leave it out for the defaults." },
        { "kernel", "Network.Kernel is 0; it must be at least 1." },
        { "channels", "Network.Channels is empty; give at least one block's, or null." },
        { "image", "Network.ImageShape is [1, 0, 8]; each must be at least 1." },
        { "noise amount", "InputNoise.StandardDeviation is -2; it must be finite and at least 0." },
        { "masking", "InputNoise.Probability is 1; it must be at least 0 and below 1." },
        { "variable masking", "InputNoise.MaxProbability is -0.1; it must be at least 0 and below 1." },
        { "fraction", "ValidationSetFraction is 1; it must be at least 0 and below 1." },
        { "engine", "Run.Engine is 7; it must be one of Auto, TorchSharp, Managed." },
        { "device", "Run.Device is 'gpu'; it must be 'cpu', 'cuda' or 'cuda:' and the number of a GPU, such as 'cuda:1', or null." },
        {
            "device of the managed engine",
            "Run.Device is 'cuda:1'; the managed engine computes on the CPU. Set it to null or 'cpu', or train with TorchSharp."
        },
        { "threads", "Run.Threads is 0; it must be between 1 and 1024." },
        { "budget", "Run.MemoryBudget is 0; it must be at least 1, in bytes." },
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
            "hidden" => valid with { Network = new MlpNetwork { HiddenDimensions = null! } },
            "scale" => valid with { PosteriorScale = (PosteriorScale)7 },
            "missing" => valid with { MissingValues = (MissingValues)7 },
            "beta" => valid with { Objective = new ElboObjective { Beta = double.PositiveInfinity } },
            "free bits" => valid with { Objective = new ElboObjective { FreeBits = -0.1 } },
            "warm-up" => valid with { Network = new MlpNetwork(), Objective = new ElboObjective { WarmUpEpochs = 101 } },
            "warm-up of cycles" => valid with { Epochs = 100, Objective = new ElboObjective { WarmUpEpochs = 30, Cycles = 4 } },
            "cycles" => valid with { Objective = new ElboObjective { Cycles = 3 } },
            "rate" => valid with { Optimizer = new Adam { LearningRate = 0 } },
            "schedule patience" => valid with { LearningRateSchedule = new ReduceOnPlateau { Patience = 0 } },
            "decay" => valid with { Optimizer = new Adam { WeightDecay = double.NaN } },
            "beta 2" => valid with { Optimizer = new Adam { Beta2 = -0.5 } },
            "epsilon" => valid with { Optimizer = new Adam { Epsilon = 0 } },
            "tiny epsilon" => valid with { Optimizer = new Adam { Epsilon = 1e-50 } },
            "huge beta" => valid with { Objective = new ElboObjective { Beta = 1e300 } },
            "momentum" => valid with { Optimizer = new Sgd { Momentum = 1.5 } },
            "batch" => valid with { BatchSize = 0 },
            "run" => valid with { Run = null! },
            "kernel" => valid with { Network = new ConvolutionalNetwork { Kernel = 0 } },
            "channels" => valid with { Network = new ConvolutionalNetwork { Channels = [] } },
            "image" => valid with { Network = new ConvolutionalNetwork { ImageShape = new(1, 0, 8) } },
            "noise amount" => valid with { InputNoise = new GaussianInputNoise(-2) },
            "masking" => valid with { InputNoise = new MaskingInputNoise(1) },
            "variable masking" => valid with { InputNoise = new VariableMaskingInputNoise(-0.1) },
            "fraction" => valid with { ValidationSetFraction = 1 },
            "engine" => valid with { Run = valid.Run with { Engine = (VaeEngine)7 } },
            "device" => valid with { Run = valid.Run with { Device = "gpu" } },
            "device of the managed engine" => valid with { Run = valid.Run with { Device = "cuda:1", Engine = VaeEngine.Managed } },
            "threads" => valid with { Run = valid.Run with { Threads = 0 } },
            "budget" => valid with { Run = valid.Run with { MemoryBudget = 0 } },
            "min delta" => stopping with { EarlyStoppingCriteria = new EarlyStoppingCriteria { MinDelta = -1 } },
            "architecture" => valid with { Network = VaeArchitecture.Mlp(1, 1, []) with { LatentDimension = 0 } },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        Assert.Equal(expected, Assert.Throws<ArgumentException>(options.Validate).Message);
    }

    [Fact]
    public void Validate_EndsOfTheRanges_Valid()
    {
        var options = new VaeOptions
        {
            LatentDimension = 1, Network = new MlpNetwork { HiddenDimensions = [] }, Objective = new ElboObjective { Beta = 0, WarmUpEpochs = 100, Samples = 1000 }, BatchSize = 1 << 20,
            Optimizer = new Adam { Beta1 = 0 }, ValidationSetFraction = 0.99, InputNoise = new MaskingInputNoise(0), Run = new() { Threads = 1024 },
            EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 1 },
        };

        options.Validate();
        (options with { Optimizer = new Sgd { Momentum = 0 } }).Validate();
        (options with { Objective = new ElboObjective { WarmUpEpochs = 25, Cycles = 4 } }).Validate();

        // The rows decide then.
        (options with { Network = null, Objective = new ElboObjective { WarmUpEpochs = 400 } }).Validate();
        (options with { Network = new ConvolutionalNetwork(), Objective = new ElboObjective { WarmUpEpochs = 200 } }).Validate();
    }

    [Fact]
    public void BuildArchitecture_NoneGiven_TheFullyConnectedPreset()
    {
        var options = new VaeOptions
        {
            LatentDimension = 3, Network = new MlpNetwork { HiddenDimensions = [7, 5], Activation = Activation.GELU }, Likelihood = VaeLikelihood.Bernoulli,
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
        var options = new VaeOptions { Network = given };

        Assert.Same(given, options.BuildArchitecture(9));
        Assert.Equal(
            "The data have 8 values per row; the VaeArchitecture in Options.Network has an InputDimension of 9. Make them equal.",
            Assert.Throws<ArgumentException>(() => options.BuildArchitecture(8)).Message);
    }

    [Fact]
    public void Validate_SettingsBesideAWholeArchitecture_NamesThemAll()
    {
        var options = new VaeOptions
        {
            Network = VaeArchitecture.Mlp(9, 3, []), LatentDimension = 4, Likelihood = VaeLikelihood.Bernoulli,
            PosteriorScale = PosteriorScale.LogVariance, MissingValues = MissingValues.Ignore,
        };

        var message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.Contains("LatentDimension is 4 beside a VaeArchitecture, which has its own; set it there, and leave this one null.", message, StringComparison.Ordinal);
        Assert.All(["Likelihood", "PosteriorScale", "MissingValues"], name => Assert.Contains($"- {name} is ", message, StringComparison.Ordinal));
    }

    private static void AssertDefaults(object options, Dictionary<string, object?> expected)
    {
        var actual = options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => property.Name, property => property.GetValue(options));

        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, pair => Assert.Equal(pair.Value, actual[pair.Key]));
    }
}
