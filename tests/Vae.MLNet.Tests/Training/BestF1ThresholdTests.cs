using Vae.MLNet.Anomaly;

namespace Vae.MLNet.Tests.Training;

public sealed class BestF1ThresholdTests
{
    [Fact]
    public void Of_Separable_IsHalfwayBetween() => Assert.Equal(3, BestF1Threshold.Of([4, 1, 2, 5], [true, false, false, true]));

    [Fact]
    public void Of_LowestAreTheAnomalies_CallsAllAnomalies() =>
        Assert.InRange(BestF1Threshold.Of([1, 1.5f, 2], [true, true, false]), 0.9f, MathF.BitDecrement(1));

    [Fact]
    public void Of_NeighbouringFloats_SeparatesThem() =>
        Assert.Equal(1, BestF1Threshold.Of([1, MathF.BitIncrement(1)], [false, true]));

    [Fact]
    public void Of_RandomScores_IsAsGoodAsTheBestOfAll()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var count = random.Next(2, 20);
            float[] scores = [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(8))];
            bool[] labels = [true, false, .. Enumerable.Range(2, count - 2).Select(_ => random.Next(3) == 0)];
            var best = scores.Append(-1).Max(threshold => F1(scores, labels, threshold));

            Assert.Equal(best, F1(scores, labels, BestF1Threshold.Of([.. scores], [.. labels])));
        }
    }

    private static double F1(float[] scores, bool[] labels, float threshold)
    {
        var found = scores.Zip(labels).Count(row => row.First > threshold && row.Second);
        return 2.0 * found / (scores.Count(score => score > threshold) + labels.Count(label => label));
    }
}
