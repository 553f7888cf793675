using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

public sealed class SchedulesTests
{
    [Fact]
    public void Beta_NoWarmUp_FinalFromTheStart()
    {
        var schedules = new Schedules(new VaeOptions { Objective = new ElboObjective { Beta = 0.3 }, Epochs = 4 }, stepsPerEpoch: 2);

        Assert.Equal(Enumerable.Repeat(0.3, 8), Betas(schedules, 8));
        Assert.All(Enumerable.Range(0, 4), epoch => Assert.False(schedules.IsWarmingUp(epoch)));
    }

    [Fact]
    public void Beta_WarmUp_RisesBatchByBatchAndStays()
    {
        var schedules = new Schedules(new VaeOptions { Objective = new ElboObjective { Beta = 2, WarmUpEpochs = 2 }, Epochs = 4 }, stepsPerEpoch: 4);

        Assert.Equal(
            [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2, 2, 2, 2, 2, 2, 2],
            Betas(schedules, 16));
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(schedules.IsWarmingUp));
    }

    [Fact]
    public void Beta_Cycles_StartsAgainAtEqualDistances()
    {
        var options = new VaeOptions { Objective = new ElboObjective { Beta = 1, WarmUpEpochs = 1, Cycles = 2 }, Epochs = 6 };
        var schedules = new Schedules(options, stepsPerEpoch: 2);

        Assert.Equal([0, 0.5, 1, 1, 1, 1, 0, 0.5, 1, 1, 1, 1], Betas(schedules, 12));
        Assert.Equal([true, false, false, true, false, false], Enumerable.Range(0, 6).Select(schedules.IsWarmingUp));
    }

    [Fact]
    public void Beta_CyclesThatDoNotDivideTheSteps_LengthenTheLast()
    {
        var options = new VaeOptions { Objective = new ElboObjective { Beta = 1, WarmUpEpochs = 1, Cycles = 3 }, Epochs = 7 };
        var schedules = new Schedules(options, stepsPerEpoch: 1);

        Assert.Equal([0, 1, 0, 1, 0, 1, 1], Betas(schedules, 7));
    }

    [Fact]
    public void LearningRate_Constant_NeverChanges()
    {
        var schedules = new Schedules(new VaeOptions { Optimizer = new Adam { LearningRate = 0.02 } }, stepsPerEpoch: 1);
        schedules.Observe(1, warmingUp: false);
        schedules.Observe(2, warmingUp: false);

        Assert.Equal(0.02, schedules.LearningRate(step: 0));
        Assert.Equal(0.02, schedules.LearningRate(step: 99));
    }

    [Fact]
    public void LearningRate_Cosine_FromTheRateHalfWayDownInTheMiddle()
    {
        var options = new VaeOptions { Optimizer = new Adam { LearningRate = 0.02 }, LearningRateSchedule = new CosineAnnealing(), Epochs = 2 };
        var schedules = new Schedules(options, stepsPerEpoch: 3);
        double[] expected =
            [0.02, 0.01 * (1 + (Math.Sqrt(3) / 2)), 0.015, 0.01, 0.005, 0.01 * (1 - (Math.Sqrt(3) / 2))];

        for (var step = 0; step < 6; step++)
        {
            Assert.Equal(expected[step], schedules.LearningRate(step), tolerance: 1e-15);
        }
    }

    /// <summary>While beta rises the loss rises with it, which is no plateau.</summary>
    [Fact]
    public void LearningRate_ReduceOnPlateauWhileWarmingUp_StaysAndStartsAnewAfterwards()
    {
        var options = new VaeOptions { Optimizer = new Adam { LearningRate = 1 }, LearningRateSchedule = new ReduceOnPlateau { Patience = 2 } };
        var schedules = new Schedules(options, stepsPerEpoch: 1);

        for (var epoch = 0; epoch < 10; epoch++)
        {
            schedules.Observe(epoch, warmingUp: true);
            Assert.Equal(1, schedules.LearningRate(epoch));
        }

        double[] losses = [20, 20, 20, 20];
        double[] rates = [1, 1, 1, 0.1];
        foreach (var (loss, rate) in losses.Zip(rates))
        {
            schedules.Observe(loss, warmingUp: false);
            Assert.Equal(rate, schedules.LearningRate(0), 1e-12);
        }
    }

    [Fact]
    public void LearningRate_ReduceOnPlateau_ATenthWhenPatienceIsUsedUpAsInPyTorch()
    {
        var options = new VaeOptions
        {
            Optimizer = new Adam { LearningRate = 1 }, LearningRateSchedule = new ReduceOnPlateau { Patience = 2 },
        };
        var schedules = new Schedules(options, stepsPerEpoch: 1);
        var rates = new List<double>();
        foreach (var loss in new[] { 5.0, 4, 4, 4.5, 4, 3.9, 4, 4, 4, 4 })
        {
            schedules.Observe(loss, warmingUp: false);
            rates.Add(schedules.LearningRate(step: 0));
        }

        // Three epochs without gain are one more than a patience of two.
        Assert.Equal([1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1], rates);
    }

    private static IEnumerable<double> Betas(Schedules schedules, int steps) =>
        Enumerable.Range(0, steps).Select(step => schedules.Beta(step));
}
