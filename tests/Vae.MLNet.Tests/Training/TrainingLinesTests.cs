using Vae.MLNet.Training;

namespace Vae.MLNet.Tests.Training;

public sealed class TrainingLinesTests
{
    private static readonly VaeEpochMetrics _metrics = new(1, 12.5, 10, 2.5, 1, 0.001, ValidationLoss: 13, RowsPerSecond: 5000);

    [Fact]
    public void AfterBatch_LongEpochs_TellsOfTenthsAndOfTheTimeThatIsLeft()
    {
        var lines = new TrainingLines(VaeTrainingLog.Tenths, epochs: 2);
        var told = Enumerable.Range(1, 100).Select(batch => lines.AfterBatch(At(1, batch, seconds: 6 * batch))).OfType<string>().ToArray();

        Assert.Equal(4, told.Length);
        Assert.Equal("Epoch 1 of 2, batch 20 of 100, about 18 minutes left.", told[0]);
        Assert.Equal(
            "Epoch 1 of 2: ELBO -12.5, reconstruction 10, KL 2.5, validation loss 13, learning rate 0.001, 5,000 rows/s, about 10 minutes left.",
            lines.AfterEpoch(_metrics));
        Assert.Null(lines.AfterBatch(At(2, 1, seconds: 606)));
    }

    [Fact]
    public void AfterBatch_ShortEpochsOrNoLog_TellsNothing()
    {
        var (brief, silent) = (new TrainingLines(VaeTrainingLog.Tenths, epochs: 2), new TrainingLines(VaeTrainingLog.None, epochs: 2));

        Assert.All(Enumerable.Range(1, 100), batch => Assert.Null(brief.AfterBatch(At(1, batch, seconds: 0.09 * batch))));
        Assert.All(Enumerable.Range(1, 100), batch => Assert.Null(silent.AfterBatch(At(1, batch, seconds: 60 * batch))));
        Assert.Null(silent.AfterEpoch(_metrics));
        Assert.Null(silent.AtEnd([_metrics]));
    }

    [Fact]
    public void AtEnd_LastEpochTold_IsNotToldAgain()
    {
        var lines = new TrainingLines(VaeTrainingLog.Tenths, epochs: 50);

        Assert.Null(lines.AfterEpoch(_metrics));
        Assert.NotNull(lines.AfterEpoch(_metrics with { Epoch = 5 }));
        Assert.Null(lines.AtEnd([_metrics with { Epoch = 5 }]));
        Assert.StartsWith("Epoch 7 of 50: ", lines.AtEnd([_metrics with { Epoch = 7 }]), StringComparison.Ordinal);
        Assert.Null(lines.AtEnd([]));
    }

    private static VaeTrainingProgress At(int epoch, long batch, double seconds)
    {
        var done = ((epoch - 1) * 100) + batch;
        return new(epoch, 2, batch, 100, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds / done * (200 - done)));
    }
}
