using Vae.MLNet.Training;

namespace Vae.MLNet.Tests.Training;

public sealed class ContaminationThresholdTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.001, 1)]
    [InlineData(0.1, 10)]
    [InlineData(0.5, 50)]
    [InlineData(0.999, 99)]
    public void Of_DistinctScores_HasTheShareAbove(double contamination, int above) =>
        Assert.Equal(above, Above([.. Enumerable.Range(0, 100).Select(i => (float)i)], contamination));

    [Theory]
    [InlineData(new[] { 1f, 1, 1, 1, 5, 5, 5 }, 0.1, 3)] // The top is tied: none is not an answer.
    [InlineData(new[] { 1f, 1, 1, 1, 1, 5, 6 }, 0.6, 2)] // The bottom is tied: all is not an answer.
    [InlineData(new[] { 1f, 2, 2, 2, 2, 5, 6 }, 0.45, 2)] // 3 asked for, 2 or 6 to be had.
    [InlineData(new[] { 1f, 2, 2, 2, 2, 5, 6 }, 0.75, 6)] // 5 asked for.
    [InlineData(new[] { 3f, 3, 3 }, 0.5, 0)] // Nothing tells these rows apart.
    [InlineData(new[] { 3f }, 0.5, 0)]
    [InlineData(new[] { 1f, 2 }, 0.01, 1)]
    [InlineData(new[] { 1f, 2 }, 0.99, 1)]
    public void Of_TiedScores_HasTheNearestShareAbove(float[] scores, double contamination, int above) =>
        Assert.Equal(above, Above(scores, contamination));

    [Fact]
    public void Of_ManyTies_NeverAllOrNone()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            float[] scores = [.. Enumerable.Range(0, random.Next(2, 30)).Select(_ => (float)random.Next(4))];
            var above = Above([.. scores], (0.01 + random.NextDouble()) / 1.02);
            Assert.InRange(above, scores.Distinct().Count() > 1 ? 1 : 0, scores.Distinct().Count() > 1 ? scores.Length - 1 : 0);
        }
    }

    private static int Above(float[] scores, double contamination)
    {
        var threshold = ContaminationThreshold.Of(scores, contamination);
        return scores.Count(score => score > threshold);
    }
}
