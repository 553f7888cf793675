using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

public sealed class CancellationTests
{
    private static readonly VaeDataset _data = TestValues.Line(40, 4, seed: 1);
    private static readonly VaeOptions _options = new() { LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [] }, Epochs = 5, BatchSize = 8, Run = new() { ReturnBestOnCancellation = true } };

    [Fact]
    public void Train_CancelledWithoutValidation_GivesTheWeightsOfTheLastBatch()
    {
        var model = Cancel(_options, steps: 12, out var engine);

        Assert.Equal(12, engine.Steps.Count);
        Assert.Equal(12, model.Weights.Values[0]);
        Assert.Equal(2, model.History.Count);
    }

    [Fact]
    public void Train_CancelledWithValidation_GivesTheBestWeights()
    {
        // 4 batches an epoch; the second epoch is the best of three.
        var model = Cancel(_options with { ValidationSetFraction = 0.2 }, steps: 13, out _, validation: call => new[] { 3.0, 1, 2 }[call]);

        Assert.Equal(8, model.Weights.Values[0]);
        Assert.Equal(3, model.History.Count);
    }

    [Fact]
    public void Train_CancelledWhileValidating_TheEpochIsNotInTheHistory()
    {
        using var source = new CancellationTokenSource();
        var engine = new ScriptedEngine
        {
            Validation = call =>
            {
                source.Cancel();
                return 1;
            },
        };
        var options = _options with { ValidationSetFraction = 0.4, Run = _options.Run with { CancellationToken = source.Token } };

        var model = VaeTrainer.Train(_data, options, engine);

        Assert.Single(engine.Evaluations);
        Assert.Empty(model.History);
        Assert.Equal(3, model.Weights.Values[0]);
    }

    [Fact]
    public void Train_CancelledBeforeTheFirstBatch_ThrowsAllTheSame()
    {
        var options = _options with { Run = _options.Run with { CancellationToken = new CancellationToken(canceled: true) } };

        Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(_data, options));
    }

    [Fact]
    public void Train_CancelledInTheLastCallback_IsDone()
    {
        using var source = new CancellationTokenSource();
        var options = _options with
        {
            Run = _options.Run with { ReturnBestOnCancellation = false, CancellationToken = source.Token, MetricsCallback = metrics =>
            {
                if (metrics.Epoch == 5)
                {
                    source.Cancel();
                }
            } },
        };

        Assert.Equal(5, VaeTrainer.Train(_data, options).History.Count);
    }

    [Fact]
    public void Train_Progress_ReportOfAnIProgressFits()
    {
        var reports = new Reports();

        VaeTrainer.Train(_data, _options with { Run = _options.Run with { MetricsCallback = reports.Report } });

        Assert.Equal([1, 2, 3, 4, 5], reports.Select(metrics => metrics.Epoch));
        Assert.All(reports, metrics => Assert.Equal(0.001, metrics.LearningRate));
        Assert.All(reports, metrics => Assert.Equal(metrics.Loss, metrics.ReconstructionLoss + metrics.KlDivergence, 1e-9));
    }

    private static VaeModel Cancel(VaeOptions options, int steps, out ScriptedEngine engine, Func<int, double>? validation = null)
    {
        using var source = new CancellationTokenSource();
        engine = new ScriptedEngine
        {
            Training = step =>
            {
                if (step + 1 == steps)
                {
                    source.Cancel();
                }

                return new VaeLosses(1, 1, 0);
            },
            Validation = validation ?? (_ => 1),
        };
        return VaeTrainer.Train(_data, options with { Run = options.Run with { CancellationToken = source.Token } }, engine);
    }

    private sealed class Reports : List<VaeEpochMetrics>, IProgress<VaeEpochMetrics>
    {
        public void Report(VaeEpochMetrics value) => Add(value);
    }
}
