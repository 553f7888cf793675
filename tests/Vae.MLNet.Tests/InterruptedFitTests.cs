using Microsoft.ML;

namespace Vae.MLNet.Tests;

public sealed class InterruptedFitTests : IDisposable
{
    private readonly MLContext _context = new(seed: 5);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-mlnet-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Fit_CancelledAndFittedAgain_ResumesToTheSameBits()
    {
        var view = Views.Make(_context);
        var path = Path.Combine(_directory.FullName, "fit.checkpoint");
        var whole = Encode(TestOptions.Quick).Fit(view);
        using var source = new CancellationTokenSource();
        var epochs = new List<int>();
        var options = TestOptions.Quick with { Run = TestOptions.Quick.Run with { Checkpoint = new(path), MetricsCallback = metrics => epochs.Add(metrics.Epoch) } };

        Assert.ThrowsAny<OperationCanceledException>(() => Encode(options with
        {
            Run = options.Run with { CancellationToken = source.Token, MetricsCallback = _ => source.Cancel() },
        }).Fit(view));
        Assert.True(File.Exists(path));
        var resumed = Encode(options).Fit(view);

        Assert.Equal([2, 3], epochs);
        Assert.Equal(TrainedBytes.Of(whole), TrainedBytes.Of(resumed));
        Assert.False(File.Exists(path));
        Assert.Null(resumed.Model.Options!.Run.Checkpoint);
    }

    [Fact]
    public void Fit_CancelledWhereTheModelIsWanted_GivesATransformer()
    {
        using var source = new CancellationTokenSource();
        var options = TestOptions.Quick with
        {
            Epochs = 1000,
            Run = TestOptions.Quick.Run with { CancellationToken = source.Token, ReturnBestOnCancellation = true, MetricsCallback = metrics =>
            {
                if (metrics.Epoch == 2)
                {
                    source.Cancel();
                }
            } },
        };
        var view = Views.Make(_context);

        var transformer = Encode(options).Fit(view);

        Assert.Equal(2, transformer.Model.History.Count);
        Assert.Equal(40, OutputBits.Of(transformer.Transform(view), "Embedding").Count);
        Assert.False(transformer.Model.Options!.Run.ReturnBestOnCancellation);
    }

    [Theory]
    [InlineData(VaeAnomalyScore.ReconstructionLoss, false)]
    [InlineData(VaeAnomalyScore.NegativeElbo, false)]
    [InlineData(VaeAnomalyScore.NegativeElbo, true)]
    public void Fit_CancelledAfterTraining_SetsNoThresholdUnlessTheModelIsWanted(VaeAnomalyScore score, bool wanted)
    {
        using var source = new CancellationTokenSource();
        var view = Views.Make(_context, rows: 300);
        var options = new VaeAnomalyOptions { Score = score, ScoreSamples = score == VaeAnomalyScore.ReconstructionLoss ? null : 100, Training = TestOptions.Quick };
        var whole = _context.AnomalyDetection.Trainers.Vae("Features", options).Fit(view);
        var cancelling = _context.AnomalyDetection.Trainers.Vae("Features", options with
        {
            Training = TestOptions.Quick with
            {
                Run = TestOptions.Quick.Run with { CancellationToken = source.Token, ReturnBestOnCancellation = wanted, MetricsCallback = metrics => _ = metrics.Epoch == TestOptions.Quick.Epochs ? Cancel(source) : 0 },
            },
        });

        if (wanted)
        {
            Assert.Equal(whole.Threshold, cancelling.Fit(view).Threshold);
        }
        else
        {
            Assert.Equal(source.Token, Assert.Throws<OperationCanceledException>(() => cancelling.Fit(view)).CancellationToken);
        }

        Assert.True(source.IsCancellationRequested);
    }

    private static int Cancel(CancellationTokenSource source)
    {
        source.Cancel();
        return 0;
    }

    private VaeEncodeEstimator Encode(VaeOptions options) => _context.Transforms.VaeEncode("Embedding", "Features", options);
}
