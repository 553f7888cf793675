using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

public sealed class ProgressReportsTests
{
    [Fact]
    public void AfterStep_ManySteps_TellsOfEveryThousandthAndOfTheEndsOfEpochs()
    {
        var told = Run(epochs: 3, batches: 10_000, secondsPerStep: 1e-6);

        Assert.InRange(told.Count, 1000, 1003);
        Assert.Equal(new[] { (1, 10_000L), (2, 10_000L), (3, 10_000L) }, told.Where(p => p.Batch == 10_000).Select(p => (p.Epoch, p.Batch)));
        Assert.Equal(told.Select(p => p.Fraction).Order(), told.Select(p => p.Fraction));
        Assert.Equal((1.0, TimeSpan.Zero), (told[^1].Fraction, told[^1].Remaining));
    }

    [Fact]
    public void AfterStep_SlowSteps_TellsAtLeastOnceASecond()
    {
        var told = Run(epochs: 1, batches: 1_000_000, secondsPerStep: 0.25, steps: 100);

        Assert.Equal([4, 8, 12, 16], told.Take(4).Select(p => p.Batch));
        Assert.Equal(TimeSpan.FromSeconds(0.25 * (1_000_000 - 8)), told[1].Remaining);
        Assert.Equal(TimeSpan.FromSeconds(2), told[1].Elapsed);
    }

    [Fact]
    public void AfterStep_FirstSteps_TellNoTimeAndResumedOnesAreNotCounted()
    {
        var told = Run(epochs: 2, batches: 10, secondsPerStep: 2, first: 11);

        Assert.Equal(new TimeSpan?[] { null, null, TimeSpan.FromSeconds(12) }, told.Take(3).Select(p => p.Remaining));
        Assert.Equal((2, 2L, TimeSpan.FromSeconds(2)), (told[0].Epoch, told[0].Batch, told[0].Elapsed));
    }

    [Fact]
    public void Train_ProgressCallback_HearsOfEveryBatchOfAShortRun()
    {
        var told = new List<VaeTrainingProgress>();
        var options = new VaeOptions
        {
            LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [6] }, Epochs = 3, BatchSize = 20, Run = new() { ProgressCallback = told.Add },
        };
        VaeTrainer.Train(TestValues.Line(50, 5, seed: 1), options);

        Assert.Equal(
            from epoch in Enumerable.Range(1, 3) from batch in Enumerable.Range(1, 3) select (epoch, 3, (long)batch, 3L),
            told.Select(p => (p.Epoch, p.Epochs, p.Batch, p.Batches)));
        Assert.Equal(told.Select(p => p.Elapsed).Order(), told.Select(p => p.Elapsed));
    }

    private static List<VaeTrainingProgress> Run(int epochs, long batches, double secondsPerStep, long? steps = null, long first = 0)
    {
        var (told, clock) = (new List<VaeTrainingProgress>(), new Clock());
        var reports = new ProgressReports(epochs, batches, first, told.Add, clock);
        for (var step = first; step < (steps ?? epochs * batches); step++)
        {
            clock.Seconds += secondsPerStep;
            reports.AfterStep((int)(step / batches), (step % batches) + 1);
        }

        return told;
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 10_000_000;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);
    }
}
