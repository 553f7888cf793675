using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed class NoiseTests
{
    /// <summary>How many standard errors a statistic may be off. At a fixed seed nothing is left to chance; this says what is odd.</summary>
    private const double StandardErrors = 4;

    private const int Many = 400_000;

    /// <summary>The test vectors published with Random123 (kat_vectors, philox4x32 10).</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Words_PublishedTestVectors_AsPublished(
        uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1,
        uint expected0, uint expected1, uint expected2, uint expected3)
    {
        // The counter's low half is the index, its high half the step; the key is the seed and the stream.
        var noise = new Noise((int)key0, (NoiseStream)(int)key1);

        var words = noise.Words(step: ((ulong)counter3 << 32) | counter2, index: ((ulong)counter1 << 32) | counter0);

        Assert.Equal((expected0, expected1, expected2, expected3), words);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(512)]
    [InlineData(1300)]
    public void FillNormal_AnyPart_SameBitsAsInTheWhole(int length)
    {
        var noise = new Noise(3, NoiseStream.Epsilon);
        var whole = new float[length];
        noise.FillNormal(whole, step: 5);
        foreach (var first in (int[])[0, length / 3, length / 2, length - 1])
        {
            var part = new float[Math.Min(length - first, 1 + (length / 2))];
            noise.FillNormal(part, step: 5, first, length);

            Near.SameBits(whole.AsSpan(first, part.Length), part);
        }
    }

    [Fact]
    public void FillUniform_AnyChunks_SameValuesAtSamePositions()
    {
        var noise = new Noise(3, NoiseStream.InputNoise);
        var whole = new float[100];
        noise.FillUniform(whole, step: 5);
        for (var first = 0; first < 20; first++)
        {
            for (var length = 0; length < 20; length++)
            {
                var part = new float[length];
                noise.FillUniform(part, step: 5, first);
                Near.SameBits(whole.AsSpan(first, length), part, $"uniform from {first}");
            }
        }
    }

    [Fact]
    public void FillUniform_Many_InRangeEvenAndUncorrelated()
    {
        var values = new float[Many];
        new Noise(1, NoiseStream.InputNoise).FillUniform(values, step: 0);

        Assert.All(values, value => Assert.InRange(value, 0f, MathF.BitDecrement(1f)));
        Assert.All(values.Take(1000), value => Assert.Equal(0, value * (1 << 24) % 1));
        AssertMean(values.Select(v => (double)v), 0.5, Math.Sqrt(1.0 / 12));
        var counts = new int[64];
        foreach (var value in values)
        {
            counts[(int)(value * counts.Length)]++;
        }

        // Chi-square with 63 degrees of freedom: mean 63, variance 126.
        var expected = (double)Many / counts.Length;
        var chi2 = counts.Sum(count => Math.Pow(count - expected, 2) / expected);
        Assert.InRange(chi2, 63 - (StandardErrors * Math.Sqrt(126)), 63 + (StandardErrors * Math.Sqrt(126)));
        AssertMean(values.Zip(values.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)), 0, 1.0 / 12);
    }

    [Fact]
    public void FillNormal_Many_MomentsAndTailsOfTheNormal()
    {
        var values = new float[Many];
        new Noise(2, NoiseStream.Epsilon).FillNormal(values, step: 0);
        var x = values.Select(v => (double)v).ToArray();

        Assert.All(values, value => Assert.True(float.IsFinite(value)));
        AssertMean(x, 0, 1);
        AssertMean(x.Select(v => v * v), 1, Math.Sqrt(2));
        AssertMean(x.Select(v => v * v * v), 0, Math.Sqrt(15));
        AssertMean(x.Select(v => v * v * v * v), 3, Math.Sqrt(96));
        AssertMean(x.Zip(x.Skip(1), (a, b) => a * b), 0, 1);
        foreach (var threshold in new[] { -3.0, -2, -1, -0.5, 0, 0.5, 1, 2, 3 })
        {
            var p = ReferenceFunctions.NormalCdf(threshold);
            AssertMean(x.Select(v => v < threshold ? 1.0 : 0), p, Math.Sqrt(p * (1 - p)));
        }

        // sqrt(-2 log 2^-24) is the farthest that 24 bits reach.
        Assert.InRange(x.Max(Math.Abs), 4, 5.77);
    }

    [Fact]
    public void FillNormal_AnyLength_FillsEveryValueAndNothingMore()
    {
        var noise = new Noise(4, NoiseStream.Epsilon);
        foreach (var length in new[] { 0, 1, 2, 15, 16, 17, 31, 32, 33, 511, 512, 513, 1000, 1025 })
        {
            var values = new float[length + 1];
            Array.Fill(values, float.NaN);
            noise.FillNormal(values.AsSpan(0, length), step: 9);

            Assert.Equal(0, values.Take(length).Count(float.IsNaN));
            Assert.True(float.IsNaN(values[length]));
            Assert.Equal(length, values.Take(length).Distinct().Count());
        }
    }

    [Fact]
    public void FillPermutation_AnyLength_HoldsEveryIndexOnce()
    {
        foreach (var length in new[] { 0, 1, 2, 3, 10, 1000 })
        {
            var permutation = new int[length];
            new Noise(5, NoiseStream.Shuffle).FillPermutation(permutation, step: 1);

            Assert.Equal(Enumerable.Range(0, length), permutation.Order());
        }
    }

    [Fact]
    public void FillPermutation_ManySteps_EveryOrderEquallyOften()
    {
        const int Draws = 24_000;
        var counts = new Dictionary<string, int>();
        var permutation = new int[4];
        var noise = new Noise(6, NoiseStream.Shuffle);
        for (var step = 0; step < Draws; step++)
        {
            noise.FillPermutation(permutation, (ulong)step);
            var key = string.Join(",", permutation);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        // Chi-square with 23 degrees of freedom: mean 23, variance 46.
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(count => Math.Pow(count - 1000, 2) / 1000), 0, 23 + (StandardErrors * Math.Sqrt(46)));
    }

    [Fact]
    public void Fill_EqualAndOtherSeedStreamStep_EqualAndOtherValues()
    {
        var values = Draw(1, NoiseStream.Epsilon, 1);

        Near.SameBits(values, Draw(1, NoiseStream.Epsilon, 1));
        Assert.NotEqual(values, Draw(2, NoiseStream.Epsilon, 1));
        Assert.NotEqual(values, Draw(-1, NoiseStream.Epsilon, 1));
        Assert.NotEqual(values, Draw(1, NoiseStream.InputNoise, 1));
        Assert.NotEqual(values, Draw(1, NoiseStream.Epsilon, 2));
        Assert.NotEqual(values, Draw(1, NoiseStream.Epsilon, 1UL << 40));
    }

    /// <summary>Models and runs are reproducible across versions only while these stay.</summary>
    [Fact]
    public void NoiseStream_Numbers_AreNeverChanged()
    {
        var expected = new Dictionary<NoiseStream, int>
        {
            [NoiseStream.InitialWeights] = 1,
            [NoiseStream.Split] = 2,
            [NoiseStream.Shuffle] = 3,
            [NoiseStream.Epsilon] = 4,
            [NoiseStream.InputNoise] = 5,
            [NoiseStream.ValidationEpsilon] = 6,
            [NoiseStream.PriorSample] = 7,
            [NoiseStream.PosteriorSample] = 8,
            [NoiseStream.RowLoss] = 9,
        };

        Assert.Equal(expected, Enum.GetValues<NoiseStream>().Where(expected.ContainsKey).ToDictionary(s => s, s => (int)s));
    }

    private static float[] Draw(int seed, NoiseStream stream, ulong step)
    {
        var values = new float[40];
        new Noise(seed, stream).FillNormal(values, step);
        return values;
    }

    private static void AssertMean(IEnumerable<double> values, double expected, double deviation)
    {
        var list = values.ToList();
        Near.Value(expected, list.Average(), StandardErrors * deviation / Math.Sqrt(list.Count), 0, "mean");
    }
}
