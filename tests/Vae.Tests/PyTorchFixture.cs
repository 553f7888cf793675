using System.Text.Json;
using System.Text.Json.Serialization;
using Vae.Data;

namespace Vae.Tests;

/// <summary>Ten training steps as PyTorch did them; see <c>Fixtures/write_fixtures.py</c>.</summary>
public sealed record PyTorchFixture
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public required int InputDimension { get; init; }

    public required int LatentDimension { get; init; }

    public required int Rows { get; init; }

    public required IReadOnlyList<int> HiddenDimensions { get; init; }

    public required Activation Activation { get; init; }

    public required string Likelihood { get; init; }

    public required string Variance { get; init; }

    public required double FixedVariance { get; init; }

    public required OutputMean Mean { get; init; }

    /// <summary>The ranges of a mixed likelihood; else null.</summary>
    public IReadOnlyList<PyTorchFixtureRange>? Ranges { get; init; }

    /// <summary>Channels, height and width of a convolutional case's images; else null.</summary>
    public IReadOnlyList<int>? Image { get; init; }

    /// <summary>Channels after each block down of a convolutional case.</summary>
    public IReadOnlyList<int>? Channels { get; init; }

    public int Kernel { get; init; }

    public int Stride { get; init; }

    public double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>What a convolutional case's trained network gives in evaluation mode; else null.</summary>
    public PyTorchFixtureStep? Evaluation { get; init; }

    public required PosteriorScale PosteriorScale { get; init; }

    public required double MinLogVariance { get; init; }

    public required double MaxLogVariance { get; init; }

    public required string Objective { get; init; }

    public required string Optimizer { get; init; }

    public required double LearningRate { get; init; }

    public required double WeightDecay { get; init; }

    public required double Momentum { get; init; }

    public required double FreeBits { get; init; }

    public required double? GradientClipNorm { get; init; }

    public required int Samples { get; init; }

    public required bool InputNoise { get; init; }

    public required IReadOnlyDictionary<string, float[]> Weights { get; init; }

    public required IReadOnlyList<PyTorchFixtureStep> Steps { get; init; }

    /// <summary>Gradients of the first step by parameter, before clipping.</summary>
    public required IReadOnlyDictionary<string, float[]> FirstGradients { get; init; }

    public required IReadOnlyDictionary<string, float[]> FinalWeights { get; init; }

    /// <summary>The fully connected cases.</summary>
    public static IReadOnlyList<string> Names() => NamesIn("");

    public static IReadOnlyList<string> ConvolutionalNames() => NamesIn("Convolutional");

    public static PyTorchFixture Load(string name) =>
        JsonSerializer.Deserialize<PyTorchFixture>(File.ReadAllText(Path.Combine(Folder, name + ".json")), _json)!;

    public VaeArchitecture BuildArchitecture()
    {
        var architecture = Image is { } image
            ? VaeArchitecture.Convolutional(
                new(image[0], image[1], image[2]), LatentDimension, Channels, Kernel, Stride, Activation, BuildLikelihood())
            : VaeArchitecture.Mlp(InputDimension, LatentDimension, HiddenDimensions, Activation, BuildLikelihood());
        return architecture with
        {
            PosteriorScale = PosteriorScale,
            MinLogVariance = MinLogVariance,
            MaxLogVariance = MaxLogVariance,
            MinLikelihoodLogVariance = MinLogVariance,
            MaxLikelihoodLogVariance = MaxLogVariance,
        };
    }

    public VaeOptions BuildOptions() => new()
    {
        Network = BuildArchitecture(),
        Objective = Objective == "Autoencoder" ? new AutoencoderObjective() : new ElboObjective { FreeBits = FreeBits, Samples = Samples },
        Optimizer = Optimizer switch
        {
            nameof(Sgd) => new Sgd { LearningRate = LearningRate, WeightDecay = WeightDecay, Momentum = Momentum },
            nameof(AdamW) => new AdamW { LearningRate = LearningRate, WeightDecay = WeightDecay, Epsilon = AdamEpsilon },
            _ => new Adam { LearningRate = LearningRate, WeightDecay = WeightDecay, Epsilon = AdamEpsilon },
        },
        GradientClipNorm = GradientClipNorm,
        BatchSize = Rows,
        InputNoise = InputNoise ? new GaussianInputNoise(0.1) : null,
        Run = new() { Threads = 1 },
    };

    public VaeWeights BuildWeights() => Order(Weights);

    /// <summary>Values by parameter name, laid out as the architecture orders them.</summary>
    public VaeWeights Order(IReadOnlyDictionary<string, float[]> byName)
    {
        var architecture = BuildArchitecture();
        return new VaeWeights(architecture, [.. architecture.GetParameters().SelectMany(parameter => byName[parameter.Name])]);
    }

    internal VaeBatch BuildBatch(PyTorchFixtureStep step)
    {
        var batch = new VaeBatch(Rows, InputDimension, LatentDimension, Samples, InputNoise);
        batch.Begin(step.Target.Length / InputDimension, InputNoise);
        step.Target.CopyTo(batch.Target);
        (step.Input ?? step.Target).CopyTo(batch.Input);
        step.Epsilon.CopyTo(batch.Epsilon);
        return batch;
    }

    private static IReadOnlyList<string> NamesIn(string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(Folder, folder), "*.json")
            .Select(path => Path.Combine(folder, Path.GetFileNameWithoutExtension(path))).Order(StringComparer.Ordinal),
    ];

    private VaeLikelihood BuildLikelihood() => Ranges is { } ranges
        ? VaeLikelihood.Mixed([.. ranges.Select(range => (range.Count, range.BuildLikelihood()))])
        : new PyTorchFixtureRange { Likelihood = Likelihood, Variance = Variance, FixedVariance = FixedVariance, Mean = Mean }
            .BuildLikelihood();
}
