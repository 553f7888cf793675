using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

/// <summary>Real training runs of the managed engine.</summary>
public sealed class VaeTrainerTests
{
    private static readonly VaeDataset _data = TestValues.Line(rows: 500, dimension: 32, seed: 1);

    /// <summary>9,728 weights times 6 times 200 rows: a sixth more than the 10 million operations from which work is shared.</summary>
    private static readonly VaeOptions _shared = new()
    {
        LatentDimension = 4, Network = new MlpNetwork { HiddenDimensions = [128] }, Epochs = 4, BatchSize = 200, Optimizer = new Adam { LearningRate = 5e-3 }, Seed = 7,
        ValidationSetFraction = 0.1, GradientClipNorm = 5, InputNoise = new GaussianInputNoise(0.05),
    };

    [Fact]
    public void Train_SameSeedAnyThreadCount_SameBits()
    {
        var alone = VaeTrainer.Train(_data, _shared with { Run = _shared.Run with { Threads = 1 } });
        foreach (var threads in new int?[] { 1, 2, 3, null })
        {
            var model = VaeTrainer.Train(_data, _shared with { Run = _shared.Run with { Threads = threads } });

            Near.SameBits(alone.Weights.Values, model.Weights.Values, $"weight with {threads} threads");
            Assert.Equal(
                alone.History.Select(epoch => epoch with { RowsPerSecond = 0 }),
                model.History.Select(epoch => epoch with { RowsPerSecond = 0 }));
        }
    }

    [Fact]
    public void Train_LearnedVariancesAndSamplesAnyThreadCount_SameBits()
    {
        foreach (var variance in new[] { "Learned", "PerFeature", "PerOutput" })
        {
            var options = _shared with { Epochs = 2, Objective = new ElboObjective { Samples = 2 }, Likelihood = new GaussianLikelihood { Variance = Named.Variance(variance) } };

            Near.SameBits(
                VaeTrainer.Train(_data, options with { Run = options.Run with { Threads = 1 } }).Weights.Values,
                VaeTrainer.Train(_data, options with { Run = options.Run with { Threads = 3 } }).Weights.Values,
                $"{variance}, weight");
        }
    }

    [Fact]
    public void Train_AnotherSeed_OtherWeights()
    {
        var options = _shared with { Epochs = 1 };

        Assert.NotEqual(
            VaeTrainer.Train(_data, options).Weights.Values.ToArray(),
            VaeTrainer.Train(_data, options with { Seed = 8 }).Weights.Values.ToArray());
    }

    [Fact]
    public void Train_NoSeed_IsSeedZero() =>
        Near.SameBits(
            VaeTrainer.Train(_data, _shared with { Epochs = 1, Seed = null }).Weights.Values,
            VaeTrainer.Train(_data, _shared with { Epochs = 1, Seed = 0 }).Weights.Values);

    [Theory]
    [InlineData("Adam", 5e-3)]
    [InlineData("AdamW", 5e-3)]
    [InlineData("Sgd", 1e-2)]
    public void Train_EveryOptimizer_LossFallsFarBelowTheMeansAlone(string optimizer, double rate)
    {
        var options = _shared with
        {
            Optimizer = Named.Optimizer(optimizer) with { LearningRate = rate }, Epochs = 30, BatchSize = 50, Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.01) },
        };

        var history = VaeTrainer.Train(_data, options).History;

        // A constant output costs 32 (1/12 + 0.05^2) / (2 0.01), about 137 nats; a line leaves the noise, 4, and a few of KL.
        var constant = 32 * 0.5 * Math.Log(2 * Math.PI * 0.01);
        Assert.InRange(history[0].Loss - constant, 60, double.MaxValue);
        Assert.InRange(history[^1].Loss - constant, 0, 20);
        Assert.All(history, epoch => Assert.True(epoch.KlDivergence >= 0));
    }

    [Fact]
    public void Train_Autoencoder_SameInitialisationNoKlLowerReconstruction()
    {
        var options = _shared with { Epochs = 20, BatchSize = 50, InputNoise = null };

        var vae = VaeTrainer.Train(_data, options);
        var autoencoder = VaeTrainer.Train(_data, options with { Objective = new AutoencoderObjective() });

        Assert.All(autoencoder.History, epoch => Assert.Equal((0, epoch.ReconstructionLoss), (epoch.KlDivergence, epoch.Loss)));
        Assert.True(vae.History[^1].KlDivergence > 0);
        Assert.True(autoencoder.History[^1].ReconstructionLoss < vae.History[^1].ReconstructionLoss);
        Assert.Equal(vae.Architecture, autoencoder.Architecture);
        // Nothing trains the scale head of an autoencoder: it still is as both began.
        var initial = VaeWeights.Initialize(vae.Architecture, options.Seed!.Value);
        Near.SameBits(initial["posterior.scale.weight"], autoencoder.Weights["posterior.scale.weight"]);
    }

    [Fact]
    public void Train_Validation_ModelHasTheLeastLossOfTheHistory()
    {
        // A rate at which the loss jumps about, so that the last epoch is seldom the best.
        var options = _shared with { Epochs = 25, BatchSize = 20, Optimizer = new Adam { LearningRate = 0.03 }, GradientClipNorm = null };
        var model = VaeTrainer.Train(_data, options);
        var losses = model.History.Select(epoch => epoch.ValidationLoss!.Value).ToList();

        Assert.True(losses.Min() < losses[^1]);
        // One more epoch at a rate of next to nothing, from the model's weights, validates them as they are.
        var engine = new ResumingEngine(model.Weights);
        var again = VaeTrainer.Train(_data, options with { Epochs = 1, Optimizer = new Adam { LearningRate = 1e-30 } }, engine);
        Assert.Equal(losses.Min(), again.History[0].ValidationLoss);
    }

    [Fact]
    public void Train_BatchLargerThanData_OneBatchOfAllRows()
    {
        var data = TestValues.Line(rows: 5, dimension: 3, seed: 1);
        var options = new VaeOptions { LatentDimension = 2, Epochs = 3, Network = new MlpNetwork { HiddenDimensions = [4] } };

        Near.SameBits(
            VaeTrainer.Train(data, options with { BatchSize = 5 }).Weights.Values,
            VaeTrainer.Train(data, options with { BatchSize = 1 << 20 }).Weights.Values);
    }

    [Fact]
    public void Train_OneRow_Trains()
    {
        var model = VaeTrainer.Train(TestValues.Line(rows: 1, dimension: 1, seed: 1), new VaeOptions { Epochs = 2, LatentDimension = 1 });

        Assert.All(model.History, epoch => Assert.True(double.IsFinite(epoch.Loss)));
    }

    [Fact]
    public void Train_HugeData_ErrorNamesThem()
    {
        var values = TestValues.Normal(300, 1, scale: 1e25);

        var error = Assert.Throws<VaeTrainingException>(
            () => VaeTrainer.Train(new VaeDataset(values, 3), new VaeOptions { LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [] } }));

        Assert.Contains(" in epoch 1, batch 1 ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Likeliest cause: the data reach ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        var epochs = 0;
        var options = _shared with
        {
            Epochs = 1000,
            Run = _shared.Run with { CancellationToken = source.Token, MetricsCallback = _ =>
            {
                if (++epochs == 2)
                {
                    source.Cancel();
                }
            } },
        };

        Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(_data, options));
        Assert.Equal(2, epochs);
    }

    [Fact]
    public void Train_InvalidOptionsOrNull_ErrorBeforeAnythingElse()
    {
        var options = new VaeOptions { Epochs = 10, Objective = new ElboObjective { WarmUpEpochs = 11 } };

        Assert.Equal(
            "Objective.WarmUpEpochs is 11 in each of 1 cycle(s), longer than training; together they must be at most Epochs, which is 10. "
            + "Shorten the warm-up or train longer.",
            Assert.Throws<ArgumentException>(() => VaeTrainer.Train(_data, options)).Message);
        Assert.Throws<ArgumentNullException>(() => VaeTrainer.Train(null!, options));
        Assert.Throws<ArgumentNullException>(() => VaeTrainer.Train(_data, null!));
    }

    /// <summary>The managed engine, started from given weights.</summary>
    private sealed class ResumingEngine(VaeWeights weights) : IVaeEngine
    {
        public string Name => "Resuming";

        public IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options) =>
            VaeTrainer.Managed.StartSession(weights, options);
    }
}
