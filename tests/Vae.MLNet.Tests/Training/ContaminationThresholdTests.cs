using Vae.Data;
using Vae.MLNet.Anomaly;

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

    [Fact]
    public void Of_AnyScoresInAnyBlocks_TheOneThatSortingFinds()
    {
        var random = new Random(2);
        for (var i = 0; i < 300; i++)
        {
            // From subnormal to huge, close together and far apart, with ties across blocks.
            float[] scores = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => MathF.Pow(10, random.Next(-42, 38)) * random.Next(4))];
            scores[random.Next(scores.Length)] = i % 5 == 0 ? float.PositiveInfinity : 1 + (random.Next(9) * 1e-7f);
            var contamination = random.NextDouble() * (i % 3) / 2;
            float[] weights = [.. scores.Select(_ => i % 2 == 0 ? 1f : random.Next(1, 9) / 4f)];
            var size = random.Next(1, 20);
            var blocks = scores.Chunk(size).Zip(weights.Chunk(size), (s, w) => new RowBlock(s, i % 2 == 0 ? default : (ReadOnlyMemory<float>)w)).ToArray();

            Assert.Equal(OfSorted([.. scores.Zip(weights).OrderBy(row => row.First)], contamination), ContaminationThreshold.Of(blocks, contamination));
        }
    }

    [Fact]
    public void Of_NoScores_Zero() => Assert.Equal(0, ContaminationThreshold.Of([], 0.1));

    [Fact]
    public void Of_NotANumber_CountsAsTheLeast() => Assert.Equal(2, ContaminationThreshold.Of([new((float[])[3, float.NaN, 2, 1])], 0.25));

    [Fact]
    public void Of_Weights_CountAsCopies()
    {
        float[] scores = [5, 1, 3, 2, 4];

        Assert.Equal(4, ContaminationThreshold.Of([new(scores)], 0.2));
        Assert.Equal(3, ContaminationThreshold.Of([new(scores, (float[])[1, 1, 1, 1, 6])], 0.6));
        Assert.Equal(4, ContaminationThreshold.Of([new(scores, (float[])[6, 1, 1, 1, 1])], 0.6));
    }

    /// <summary>Every share there is, and the one nearest to the one asked for that is neither none nor all.</summary>
    private static float OfSorted((float Score, float Weight)[] rows, double contamination)
    {
        if (contamination == 0 || rows[0].Score == rows[^1].Score)
        {
            return rows[^1].Score;
        }

        var wanted = contamination * rows.Sum(row => (double)row.Weight);
        return rows.Select(row => row.Score).Distinct().SkipLast(1).OrderByDescending(score => score)
            .MinBy(score => Math.Abs(rows.Where(other => other.Score > score).Sum(other => (double)other.Weight) - wanted));
    }

    private static int Above(float[] scores, double contamination)
    {
        var threshold = ContaminationThreshold.Of([new(scores)], contamination);
        return scores.Count(score => score > threshold);
    }
}
