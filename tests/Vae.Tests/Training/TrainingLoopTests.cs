using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

/// <summary>What the loop does around an engine, seen by an engine that only takes notes.</summary>
public sealed class TrainingLoopTests
{
    // Of a likelihood without constants: losses are then the engine's.
    private static readonly VaeOptions _options = new()
    {
        LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [] }, Epochs = 3, BatchSize = 4, Likelihood = VaeLikelihood.Bernoulli,
    };

    [Fact]
    public void Run_NoValidation_LastWeightsAndMeansOverRows()
    {
        // Batches of 4, 3 and 3 rows: the first counts more.
        var engine = new ScriptedEngine { Training = step => new VaeLosses(step, step / 2.0, step / 4.0) };
        var model = VaeTrainer.Train(TestValues.Line(10, 3, seed: 1), _options, engine);

        Assert.Equal(9, model.Weights.Values[0]);
        Assert.Equal([1, 2, 3], model.History.Select(epoch => epoch.Epoch));
        double[] losses = [((0 * 4) + (1 * 3) + (2 * 3)) / 10.0, ((3 * 4) + (4 * 3) + (5 * 3)) / 10.0, ((6 * 4) + (7 * 3) + (8 * 3)) / 10.0];
        Assert.Equal(losses, model.History.Select(epoch => epoch.Loss));
        Assert.Equal(losses.Select(loss => loss / 2), model.History.Select(epoch => epoch.ReconstructionLoss));
        Assert.Equal(losses.Select(loss => loss / 4), model.History.Select(epoch => epoch.KlDivergence));
        Assert.Equal(losses.Select(loss => -loss), model.History.Select(epoch => epoch.Elbo));
        Assert.All(model.History, epoch => Assert.Null(epoch.ValidationLoss));
        Assert.All(model.History, epoch => Assert.True(epoch.RowsPerSecond > 0));
        Assert.Empty(engine.Evaluations);
        Assert.True(engine.Disposed);
    }

    [Fact]
    public void Run_EarlyStopping_StopsAfterPatienceAndKeepsTheBestWeights()
    {
        var model = TrainOnLosses([5, 4, 3, 3.5, 3.2, 1], new EarlyStoppingCriteria { Patience = 2 }, out _);

        Assert.Equal([5, 4, 3, 3.5, 3.2], model.History.Select(epoch => epoch.ValidationLoss!.Value));
        Assert.Equal(3, model.Weights.Values[0]);
    }

    [Fact]
    public void Run_MinDelta_SmallGainsDoNotRestartPatienceButTheirWeightsAreKept()
    {
        var model = TrainOnLosses([5, 4.9, 4.8, 4.6, 4.4], new EarlyStoppingCriteria { Patience = 2, MinDelta = 0.5 }, out _);

        // 4.9 and 4.8 are not 0.5 below 5.
        Assert.Equal(3, model.History.Count);
        Assert.Equal(3, model.Weights.Values[0]);
    }

    [Fact]
    public void Run_MinDelta_GainsAddUpAgainstTheLastImprovement()
    {
        var model = TrainOnLosses([5, 4.7, 4.4, 4.2, 4.1, 0], new EarlyStoppingCriteria { Patience = 2, MinDelta = 0.5 }, out _);

        // 4.4 is 0.6 below 5 and restarts patience; 4.2 and 4.1 use it up.
        Assert.Equal(5, model.History.Count);
    }

    [Fact]
    public void Run_WarmUp_StoppingWaitsForItsEnd()
    {
        var model = TrainOnLosses(
            [3, 4, 4, 4, 4, 4, 4, 4], new EarlyStoppingCriteria { Patience = 2 }, out var engine, betaWarmUpEpochs: 4);

        // Epochs 1 to 4 warm up; patience is used up by 5 and 6.
        Assert.Equal(6, model.History.Count);
        Assert.Equal(1, model.Weights.Values[0]);
        Assert.All(engine.Evaluations, call => Assert.Equal(1, call.Beta));
    }

    [Fact]
    public void Run_ValidationWithoutStopping_AllEpochsAndTheBestWeights()
    {
        var model = TrainOnLosses([5, 2, 3, 4], criteria: null, out _);

        Assert.Equal(4, model.History.Count);
        Assert.Equal(2, model.Weights.Values[0]);
    }

    [Fact]
    public void Run_Validation_RowsNeverTrainedOnAndTheSameNoiseEveryEpoch()
    {
        var data = TestValues.Line(20, 3, seed: 1);
        var engine = new ScriptedEngine();
        var options = _options with { ValidationSetFraction = 0.3, InputNoise = new GaussianInputNoise(0.5) };
        VaeTrainer.Train(data, options, engine);

        HashSet<string> trained = [.. engine.Steps.SelectMany(call => Rows(call.Target))];
        HashSet<string> validated = [.. engine.Evaluations.SelectMany(call => Rows(call.Target))];
        Assert.Equal((14, 6), (trained.Count, validated.Count));
        Assert.False(trained.Overlaps(validated));
        Assert.Equal([3, 3, 3, 3, 3, 3], engine.Evaluations.Select(call => call.Rows));
        Assert.Equal(engine.Evaluations[0].Epsilon, engine.Evaluations[2].Epsilon);
        Assert.NotEqual(engine.Steps[0].Epsilon, engine.Steps[4].Epsilon);
        Assert.All(engine.Evaluations, call => Assert.Equal(call.Target, call.Input));
        Assert.All(engine.Steps, call => Assert.NotEqual(call.Target, call.Input));
    }

    [Fact]
    public void Run_Schedules_BetaAndRateOfEveryStep()
    {
        var engine = new ScriptedEngine();
        var options = _options with
        {
            Epochs = 4, Objective = new ElboObjective { Beta = 2, WarmUpEpochs = 2 }, Optimizer = new Adam { LearningRate = 0.4 }, LearningRateSchedule = new CosineAnnealing(),
        };
        var model = VaeTrainer.Train(TestValues.Line(8, 3, seed: 1), options, engine);

        Assert.Equal([0, 0.5, 1, 1.5, 2, 2, 2, 2], engine.Steps.Select(call => call.Beta));
        Assert.Equal([0.5, 1.5, 2, 2], model.History.Select(epoch => epoch.Beta));
        var rates = engine.Steps.Select(call => call.LearningRate).ToList();
        // The cosine is our own, the same on every machine; the runtime's may be rounded otherwise.
        Assert.All(rates.Index(), rate => Assert.Equal(0.2 * (1 + Math.Cos(Math.PI * rate.Index / 8)), rate.Item, 1e-15));
        Assert.Equal(8, rates.Count);
        Assert.Equal([rates[1], rates[3], rates[5], rates[7]], model.History.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Run_ReduceOnPlateau_WatchesTheValidationLoss()
    {
        var engine = new ScriptedEngine
        {
            Training = step => new VaeLosses(100 - step, 0, 0),
            Validation = _ => 1,
        };
        var options = _options with
        {
            Epochs = 4, BatchSize = 100, ValidationSetFraction = 0.5, Optimizer = new Adam { LearningRate = 1 }, LearningRateSchedule = new ReduceOnPlateau { Patience = 1 },
        };
        VaeTrainer.Train(TestValues.Line(8, 3, seed: 1), options, engine);

        Assert.Equal([1, 1, 1, 0.1], engine.Steps.Select(call => call.LearningRate));
    }

    [Fact]
    public void Run_MetricsCallback_OnceAnEpochWithWhatTheHistoryHolds()
    {
        var seen = new List<VaeEpochMetrics>();
        var model = VaeTrainer.Train(
            TestValues.Line(10, 3, seed: 1),
            _options with { Run = _options.Run with { MetricsCallback = seen.Add }, ValidationSetFraction = 0.2 },
            new ScriptedEngine());

        Assert.Equal(3, seen.Count);
        Assert.Equal([.. seen[..^1], seen[^1] with { ActiveUnits = model.ActiveUnits(TestValues.Line(10, 3, seed: 1).Rows.Span) }], model.History);
        Assert.All(seen, epoch => Assert.Equal(1, epoch.ValidationLoss));
    }

    [Fact]
    public void Run_EveryEpochWorseThanProbabilisticPca_GivesThat()
    {
        var data = TestValues.Line(60, 5, seed: 1);
        var options = new VaeOptions { LatentDimension = 2, Epochs = 3, Optimizer = new Sgd { LearningRate = 1e-30 }, ValidationSetFraction = 0.2 };
        var start = VaeTrainer.Train(data, options).Weights;

        var spoiled = VaeTrainer.Train(data, options with { Optimizer = new Adam { LearningRate = 1 } });

        Assert.Equal(start.Values.ToArray(), spoiled.Weights.Values.ToArray());
        Assert.All(spoiled.History, epoch => Assert.True(epoch.ValidationLoss > spoiled.History[0].Loss));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Run_Cancelled_StopsBeforeTheNextBatch(int steps)
    {
        using var source = new CancellationTokenSource();
        var engine = new ScriptedEngine
        {
            Training = step =>
            {
                if (step + 1 == steps)
                {
                    source.Cancel();
                }

                return new VaeLosses(1, 1, 0);
            },
        };
        if (steps == 0)
        {
            source.Cancel();
        }

        Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(
            TestValues.Line(10, 3, seed: 1), _options with { Run = _options.Run with { CancellationToken = source.Token } }, engine));

        Assert.Equal(steps, engine.Steps.Count);
        Assert.True(engine.Disposed);
    }

    [Theory]
    [InlineData(0.001, "Adam", 1f, "the gradient exploded. Set GradientClipNorm, such as 5, or lower LearningRate.")]
    [InlineData(0.02, "Adam", 1f, "the learning rate 0.02 is large for Adam. Try 0.001, or set GradientClipNorm.")]
    [InlineData(0.05, "Sgd", 1f, "the learning rate 0.05 is large for Sgd. Try 0.002, or set GradientClipNorm.")]
    [InlineData(
        0.05, "Sgd", -12345f,
        "the data reach 1.234E+04, and losses grow with their square. Normalize them, for example with NormalizeMeanVariance.")]
    public void Run_LossNotFinite_ErrorNamesEpochBatchAndCause(double rate, string optimizer, float largest, string cause)
    {
        var values = new float[30];
        values[7] = largest;
        var engine = new ScriptedEngine
        {
            Training = step => step == 4 ? new VaeLosses(double.PositiveInfinity, double.PositiveInfinity, 0.5) : new VaeLosses(1, 1, 0),
        };

        var error = Assert.Throws<VaeTrainingException>(() => VaeTrainer.Train(
            new VaeDataset(values, 3), _options with { Optimizer = Named.Optimizer(optimizer) with { LearningRate = rate }, Likelihood = null }, engine));

        Assert.Equal(
            $"The loss is Infinity in epoch 2, batch 2 (reconstruction Infinity, KL 0.5). Likeliest cause: {cause}", error.Message);
        Assert.True(engine.Disposed);
    }

    [Fact]
    public void Run_ValidationLossNotFinite_Error()
    {
        var engine = new ScriptedEngine { Validation = _ => double.NaN };

        var error = Assert.Throws<VaeTrainingException>(() => VaeTrainer.Train(
            TestValues.Line(10, 3, seed: 1), _options with { ValidationSetFraction = 0.5 }, engine));

        Assert.StartsWith("The loss is NaN in epoch 1, batch 1 ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The loss of the one batch is finite; what the step makes of the weights is not.</summary>
    [Fact]
    public void Train_LastStepLeavesTheFiniteRange_ErrorNamesBatchWeightAndCause()
    {
        var options = new VaeOptions
        {
            LatentDimension = 2,
            Optimizer = new Sgd { LearningRate = 3e38 }, Epochs = 2, BatchSize = 8, Network = new MlpNetwork { HiddenDimensions = [4] }, Run = new() { Engine = VaeEngine.Managed },
        };
        var data = new VaeDataset(TestValues.Uniform(8 * 3, 1).Select(value => 50 * value).ToArray(), 3);

        var error = Assert.Throws<VaeTrainingException>(() => VaeTrainer.Train(data, options with { Epochs = 1 }));

        Assert.StartsWith("After epoch 1 the weights are no longer finite: '", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("the learning rate 3E+38 is large for Sgd. Try 0.002, or set GradientClipNorm.", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("The loss is ", Assert.Throws<VaeTrainingException>(() => VaeTrainer.Train(data, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Options_RecordedAsTheyTookEffect()
    {
        var model = VaeTrainer.Train(TestValues.Line(5, 3, seed: 1), new VaeOptions { LatentDimension = 2, Epochs = 1, Network = new MlpNetwork { HiddenDimensions = [] } }, new ScriptedEngine());

        Assert.Equal((0, 5), (model.Options!.Seed, model.Options.BatchSize));
    }

    /// <summary>One step and one evaluation an epoch: the weights' first value counts epochs.</summary>
    private static VaeModel TrainOnLosses(
        double[] losses, EarlyStoppingCriteria? criteria, out ScriptedEngine engine, int betaWarmUpEpochs = 0)
    {
        engine = new ScriptedEngine { Validation = call => losses[call] };
        return VaeTrainer.Train(
            TestValues.Line(10, 3, seed: 1),
            _options with
            {
                Epochs = losses.Length, BatchSize = 100, ValidationSetFraction = 0.5, EarlyStoppingCriteria = criteria,
                Objective = new ElboObjective { WarmUpEpochs = betaWarmUpEpochs },
            },
            engine);
    }

    private static IEnumerable<string> Rows(float[] values) => values.Chunk(3).Select(row => string.Join(" ", row));
}
