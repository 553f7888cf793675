using Vae.Data;

namespace Vae.TorchSharp.Tests;

/// <summary>A small net, its options and its batches, the same for both engines.</summary>
internal sealed record ParityCase
{
    // No multiple of any vector width: the managed engine's last panel is part empty.
    private const int Rows = 21;
    private const int InputDimension = 11;
    private const int LatentDimension = 3;

    public VaeLikelihood Likelihood { get; init; } = VaeLikelihood.Gaussian;

    public Activation Activation { get; init; } = Activation.Tanh;

    public PosteriorScale PosteriorScale { get; init; } = PosteriorScale.LogVariance;

    public double Beta { get; init; } = 1;

    public (double Min, double Max) Clamp { get; init; } = (-30, 20);

    public (double Min, double Max) LikelihoodClamp { get; init; } = (-12, 20);

    /// <summary>Whether every fifth value is NaN.</summary>
    public bool Missing { get; init; }

    /// <summary>Whether rows count differently, every third one not at all.</summary>
    public bool Weighted { get; init; }

    /// <summary>Whether mu and the mean have linear paths.</summary>
    public bool LinearPaths { get; init; }

    /// <summary>Values of the condition.</summary>
    public int Condition { get; init; }

    /// <summary>The network, where it is not to be the small fully connected one of the properties above.</summary>
    public VaeArchitecture? Network { get; init; }

    public VaeOptions Options { get; init; } = new();

    public VaeArchitecture Architecture => Condition > 0 ? Plain.WithCondition(Condition) : Plain;

    private VaeArchitecture Plain =>
        (Network ?? VaeArchitecture.Mlp(InputDimension, LatentDimension, [9, 6], Activation, Likelihood)) with
        {
            PosteriorScale = PosteriorScale,
            LinearPaths = LinearPaths,
            MinLogVariance = Clamp.Min,
            MaxLogVariance = Clamp.Max,
            MinLikelihoodLogVariance = LikelihoodClamp.Min,
            MaxLikelihoodLogVariance = LikelihoodClamp.Max,
            MissingValues = Missing ? MissingValues.Ignore : MissingValues.Error,
        };

    public VaeWeights Weights => VaeWeights.Initialize(Architecture, seed: 5);

    public VaeOptions FullOptions => Options with { Network = Architecture, BatchSize = Rows, Optimizer = (Options.Optimizer ?? new Adam()) with { LearningRate = 0.01 }, Run = Options.Run with { Threads = 1 } };

    /// <summary>The likelihood of a name that a test's title can show.</summary>
    public static VaeLikelihood LikelihoodOf(string name) => name switch
    {
        "Bernoulli" => VaeLikelihood.Bernoulli,
        "Fixed" => new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.5) },
        "FixedSigmoid" => new GaussianLikelihood { Mean = OutputMean.Sigmoid },
        "Learned" => new GaussianLikelihood { Variance = GaussianVariance.Learned },
        "PerFeatureTanh" => new GaussianLikelihood { Variance = GaussianVariance.PerFeature, Mean = OutputMean.Tanh },
        "PerOutput" => new GaussianLikelihood { Variance = GaussianVariance.PerOutput },
        "Categorical" => VaeLikelihood.Categorical,
        "Mixed" => VaeLikelihood.Mixed(
            (1, LikelihoodOf("Learned")), (3, VaeLikelihood.Categorical), (2, LikelihoodOf("PerOutput")), (1, VaeLikelihood.Bernoulli),
            (2, LikelihoodOf("PerFeatureTanh")), (1, LikelihoodOf("Fixed")), (1, LikelihoodOf("PerOutput"))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such case."),
    };

    public VaeBatch BatchOf(int step)
    {
        var options = FullOptions;
        var noisy = options.InputNoise is not null;
        var architecture = Architecture;
        var plain = TestBatches.Make(Rows, architecture.InputDimension, architecture.LatentDimension, Named.SamplesOf(options), noisy, step, Condition);
        for (var i = 0; Missing && i < plain.Target.Length; i += 5)
        {
            plain.Target[i] = float.NaN;
        }

        for (var i = 0; Missing && i < plain.Conditions.Length; i += 7)
        {
            plain.Conditions[i] = float.NaN;
        }

        return Weighted ? WithWeights(plain, noisy) : plain;
    }

    private static VaeBatch WithWeights(VaeBatch plain, bool noisy)
    {
        var batch = new VaeBatch(plain.Rows, plain.InputDimension, plain.LatentDimension, plain.Samples, noisy, rowWeights: true, plain.ConditionDimension);
        batch.Begin(plain.Rows, noisy);
        plain.Target.CopyTo(batch.Target);
        plain.Input.CopyTo(batch.Input);
        plain.Epsilon.CopyTo(batch.Epsilon);
        plain.Conditions.CopyTo(batch.Conditions);
        for (var row = 0; row < batch.Rows; row++)
        {
            batch.RowWeights[row] = row % 3 * 0.75f;
        }

        return batch;
    }
}
