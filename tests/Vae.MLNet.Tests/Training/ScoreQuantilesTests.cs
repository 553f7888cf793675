using Vae.Data;
using Vae.MLNet.Anomaly;

namespace Vae.MLNet.Tests.Training;

public sealed class ScoreQuantilesTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1.5f, 25)]
    [InlineData(2, 25)]
    [InlineData(2.1f, 75)]
    [InlineData(7, 75)]
    [InlineData(8, 100)]
    [InlineData(float.PositiveInfinity, 100)]
    [InlineData(float.NaN, 0)]
    public void PercentileOf_FewScores_TheShareThatIsLower(float score, float expected) =>
        Assert.Equal(expected, Of([2, 7, 1, 2]).PercentileOf(score));

    [Fact]
    public void PercentileOf_WeightedScores_TheWeightThatIsLower() =>
        Assert.Equal(60, Of([1, 2, 3], [1, 2, 2]).PercentileOf(3));

    [Fact]
    public void PercentileOf_NoNumberAmongTheScores_CountsAsTheLeast() => Assert.Equal(50, Of([3, float.NaN]).PercentileOf(3));

    [Fact]
    public void PercentileOf_ManyScores_ExactToATenthOfAPercentAndAtBothEnds()
    {
        const int Count = 40_000;
        var random = new Random(2);
        float[] scores = [.. Enumerable.Range(0, Count).Select(_ => (float)Math.Exp(8 * random.NextDouble()))];
        var quantiles = Of(scores);

        Assert.All(scores.Take(500), score => Assert.Equal(100.0 * scores.Count(other => other < score) / Count, quantiles.PercentileOf(score), 0.101));
        Assert.Equal(0, quantiles.PercentileOf(scores.Min()));
        Assert.Equal(100, quantiles.PercentileOf(MathF.BitIncrement(scores.Max())));
        Assert.InRange(Bytes(quantiles).Length, 12_000, 4 + (12 * 1001));
    }

    [Fact]
    public void Read_WhatWasWritten_TheSame()
    {
        var quantiles = Of([1, 2, 3, 4, 9], [3, 1, 1, 1, 1]);
        using var reader = Reader(Bytes(quantiles));
        var read = ScoreQuantiles.Read(reader);

        Assert.Equal(Bytes(quantiles), Bytes(read));
        Assert.Equal(quantiles.PercentileOf(4), read.PercentileOf(4));
    }

    [Theory]
    [InlineData(0, 0x00, "there are 0 score quantiles; there must be 1 to 1001")]
    [InlineData(3, 0x7F, "there are 2130706434 score quantiles")]
    [InlineData(7, 0xFF, "score quantile 0 is out of order")]
    [InlineData(19, 0x00, "score quantile 1 is out of order")]
    [InlineData(27, 0x40, "the score quantiles do not end at the whole")]
    public void Read_Damaged_SaysWhat(int place, byte damage, string expected)
    {
        var bytes = Bytes(Of([1, 2]));
        bytes[place] = damage;
        using var reader = Reader(bytes);

        Assert.StartsWith(
            $"The VAE's settings in this model file are damaged: {expected}",
            Assert.Throws<InvalidDataException>(() => ScoreQuantiles.Read(reader)).Message,
            StringComparison.Ordinal);
    }

    private static ScoreQuantiles Of(float[] scores, float[]? weights = null)
    {
        var sample = new RowSample(dimension: 1, scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            sample.Add([scores[i]], weights?[i] ?? 1);
        }

        return ScoreQuantiles.Of(sample);
    }

    private static byte[] Bytes(ScoreQuantiles quantiles)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        quantiles.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static BinaryReader Reader(byte[] bytes) => new(new MemoryStream(bytes));
}
