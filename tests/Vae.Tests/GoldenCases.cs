using System.Numerics.Tensors;
using Vae.Data;
using Vae.Kernels;

namespace Vae.Tests;

/// <summary>Small trainings of every kind, of whole and partial panels: what they give must be the same everywhere, to the bit.</summary>
/// <remarks>Rows come from our own random numbers: the C library's functions differ from one system to the next.</remarks>
internal static class GoldenCases
{
    // Two whole panels and a bit; at most 40 a batch make batches of 35, one panel and a bit, and at most 33 of 23 and 24, less than one.
    private const int Rows = 70;
    private const int Slots = 9;

    private static readonly VaeOptions _plain = new()
    {
        LatentDimension = 3, Network = new MlpNetwork { HiddenDimensions = [13, 6] }, Epochs = 2, BatchSize = 40, Optimizer = new Adam { LearningRate = 0.01 }, Seed = 11,
    };

    private static readonly VaeOptions _shapeless = new() { Epochs = 2, BatchSize = 40, Optimizer = new Adam { LearningRate = 0.01 }, Seed = 11 };

    private static readonly VaeLikelihood _mixed = VaeLikelihood.Mixed(
        (4, new GaussianLikelihood { Variance = GaussianVariance.Learned }), (1, VaeLikelihood.Bernoulli), (4, VaeLikelihood.Categorical));

    private static readonly VaeArchitecture _standardized = VaeArchitecture.Mlp(
        Slots, 3, [13, 6], likelihood: new GaussianLikelihood { Variance = GaussianVariance.Learned }) with { Standardize = true };

    /// <summary>The cases with enough work a step to be shared among threads.</summary>
    public static IReadOnlyList<string> Shared { get; } = ["shared", "shared-per-feature", "shared-convolutional"];

    /// <summary>Each case by name, in the order of the table.</summary>
    public static IReadOnlyDictionary<string, Func<int, VaeModel>> All { get; } = Cases();

    /// <summary>What a model of a case is asked for: some of the rows it was trained on.</summary>
    public static ReadOnlySpan<float> RowsFor(VaeModel model) => model.ConditionDimension > 0
        ? Conditional.Rows.Span[..(37 * Conditional.Dimension)]
        : Dataset(model.InputDimension, model.Architecture.Likelihood, model.Architecture.MissingValues == MissingValues.Ignore).Rows.Span[..(37 * model.InputDimension)];

    private static Dictionary<string, Func<int, VaeModel>> Cases()
    {
        var cases = new Dictionary<string, Func<int, VaeModel>>();
        foreach (var likelihood in TestModels.Likelihoods.OfType<GaussianLikelihood>())
        {
            Add($"gaussian-{likelihood.Kind}-{likelihood.Mean}", _plain with { Likelihood = likelihood });
        }

        Add("bernoulli", _plain with { Likelihood = VaeLikelihood.Bernoulli });
        Add("categorical", _plain with { Likelihood = VaeLikelihood.Categorical });
        Add("mixed", _plain with { Likelihood = TestModels.Ranged(Slots)[1], Objective = new ElboObjective { Samples = 2 } });
        foreach (var activation in Enum.GetValues<Activation>())
        {
            Add($"activation-{activation}", _plain with { Network = new MlpNetwork { HiddenDimensions = [13, 6], Activation = activation }, BatchSize = 33 });
        }

        foreach (var scale in Enum.GetValues<PosteriorScale>())
        {
            Add($"posterior-{scale}", _plain with { PosteriorScale = scale, BatchSize = 32, Objective = new ElboObjective { Samples = 3 } });
        }

        foreach (var optimizer in Named.Optimizers)
        {
            Add($"optimizer-{optimizer}-clipped", _plain with { Optimizer = Named.Optimizer(optimizer) with { LearningRate = 0.01, WeightDecay = 0.1 }, GradientClipNorm = 0.5, BatchSize = 5 });
        }

        Add("free-bits", _plain with { Objective = new ElboObjective { FreeBits = 0.05 } });
        Add("warm-up", _plain with { Epochs = 4, Objective = new ElboObjective { Beta = 2, WarmUpEpochs = 2, Cycles = 2 }, LearningRateSchedule = new CosineAnnealing() });
        Add("gaussian-noise", _plain with { InputNoise = new GaussianInputNoise(0.1) });
        Add("masking-noise", _plain with { InputNoise = new MaskingInputNoise(0.2) });
        Add("autoencoder", _plain with { Objective = new AutoencoderObjective() });
        Add("missing-values", _plain with { MissingValues = MissingValues.Ignore, Likelihood = TestModels.Ranged(Slots)[1] });
        Add("row-weights", _plain, weighted: true);
        Add("standardized", _shapeless with { Network = _standardized, InputNoise = new GaussianInputNoise(0.1) }, weighted: true);
        Add("standardized-mixed-missing", _shapeless with
        {
            Network = _standardized with { Likelihood = _mixed, MissingValues = MissingValues.Ignore },
            ValidationSetFraction = 0.2,
        });
        Add("linear-paths", _shapeless with { Network = VaeArchitecture.Mlp(Slots, 3, [13]) with { LinearPaths = true }, Objective = new ElboObjective { Samples = 2 }, BatchSize = 33 });
        Add("linear-paths-standardized", _shapeless with { Network = _standardized with { LinearPaths = true } });
        Add("pca-start-mixed-missing", _shapeless with
        {
            Network = _standardized with
            {
                LinearPaths = true, Likelihood = _mixed, MissingValues = MissingValues.Ignore, PosteriorScale = PosteriorScale.SoftplusStandardDeviation,
            },
        });
        Add("pca-start-wide", _shapeless with
        {
            Network = VaeArchitecture.Mlp(75, 5, [20], likelihood: new GaussianLikelihood { Variance = GaussianVariance.PerOutput }) with
            {
                Standardize = true, LinearPaths = true,
            },
        });
        cases.Add("standardized-streamed", threads => VaeTrainer.Train(
            new StreamedRows(Dataset(Slots)),
            _shapeless with
            {
                Network = _standardized with { LinearPaths = true },
                Run = new() { Threads = threads, MemoryBudget = 20 * RowStore.RowBytes(Slots, hasWeights: false) },
            }));
        Add("validation", _plain with
        {
            Epochs = 4, ValidationSetFraction = 0.3, LearningRateSchedule = new ReduceOnPlateau { Patience = 1 },
            EarlyStoppingCriteria = new(),
        });
        Add("wide", _plain with { Network = new MlpNetwork { HiddenDimensions = [70, 33] }, LatentDimension = 35 });
        Add(Shared[0], _shapeless with { Network = VaeArchitecture.Mlp(75, 20, [150, 100], likelihood: VaeLikelihood.Bernoulli) });
        Add(Shared[1], _shapeless with
        {
            Network = VaeArchitecture.Mlp(
                75, 20, [150, 100], Activation.Tanh, new GaussianLikelihood { Variance = GaussianVariance.PerFeature }),
            Objective = new ElboObjective { Samples = 2, FreeBits = 0.01 }, GradientClipNorm = 1,
        });
        Add(Shared[2], _shapeless with { Network = VaeArchitecture.Convolutional(new(1, 12, 12), 4, [12, 20]) });
        foreach (var (name, network) in ((string, VaeNetwork?)[])
            [("default", null), ("mlp", new MlpNetwork { HiddenDimensions = [13] }), ("convolutional", new ConvolutionalNetwork { ImageShape = new(1, 3, 3), Channels = [4] })])
        {
            cases.Add($"conditional-{name}", threads => VaeTrainer.Train(
                Conditional, _plain with { Network = network, Objective = new ElboObjective { Samples = 2 }, Run = _plain.Run with { Threads = threads } }));
        }

        cases.Add("streamed", threads => VaeTrainer.Train(
            new StreamedRows(Dataset(Slots)), _plain with { Run = _plain.Run with { Threads = threads, MemoryBudget = 20 * RowStore.RowBytes(Slots, hasWeights: false) } }));
        cases.Add("resumed", Resumed);
        for (var i = 0; i < TestModels.Convolutional.Count; i++)
        {
            Add($"convolutional-{i}", _shapeless with { Network = TestModels.Convolutional[i], BatchSize = 33 });
        }

        return cases;

        void Add(string name, VaeOptions options, bool weighted = false) => cases.Add(name, threads => VaeTrainer.Train(
            Dataset(
                (options.Network as VaeArchitecture)?.InputDimension ?? Slots, (options.Network as VaeArchitecture)?.Likelihood ?? options.Likelihood,
                ((options.Network as VaeArchitecture)?.MissingValues ?? options.MissingValues) == MissingValues.Ignore, weighted),
            options with { Run = options.Run with { Threads = threads } }));
    }

    /// <summary>Stopped in the second epoch, and taken up again from its checkpoint.</summary>
    private static VaeModel Resumed(int threads)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");
        try
        {
            using var stop = new CancellationTokenSource();
            var options = _plain with { Run = _plain.Run with { Threads = threads, Checkpoint = new(path) }, Epochs = 4, GradientClipNorm = 1 };
            try
            {
                VaeTrainer.Train(Dataset(Slots), options with { Run = options.Run with { CancellationToken = stop.Token, MetricsCallback = StopAfterTwo } });
            }
            catch (OperationCanceledException)
            {
            }

            return VaeTrainer.Train(Dataset(Slots), options);

            void StopAfterTwo(VaeEpochMetrics metrics)
            {
                if (metrics.Epoch == 2)
                {
                    stop.Cancel();
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The last two slots decide the others in part.</summary>
    private static VaeDataset Conditional => new(Dataset(Slots + 2).Rows, Slots + 2, conditionDimension: 2);

    private static VaeDataset Dataset(int slots, VaeLikelihood? likelihood = null, bool missing = false, bool weighted = false)
    {
        var values = new float[Rows * slots];
        new Noise(seed: 3, NoiseStream.Split).FillUniform(values, step: 1);
        for (var first = 0; first < values.Length; first += slots)
        {
            OneHot(values.AsSpan(first, slots), likelihood);
        }

        for (var i = 0; missing && i < values.Length; i += 11)
        {
            values[i] = float.NaN;
        }

        float[] weights = weighted ? [.. Enumerable.Range(0, Rows).Select(row => row % 4 * 0.5f)] : [];
        return new VaeDataset(values, slots, rowWeights: weights);
    }

    /// <summary>Of categorical slots the largest becomes 1, the others 0.</summary>
    private static void OneHot(Span<float> values, VaeLikelihood? likelihood)
    {
        if (likelihood is CategoricalLikelihood)
        {
            var largest = values.IndexOf(TensorPrimitives.Max(values));
            values.Clear();
            values[largest] = 1;
        }

        foreach (var range in (likelihood as MixedLikelihood)?.Ranges ?? [])
        {
            OneHot(values.Slice(range.First, range.Count), range.Likelihood);
        }
    }
}
