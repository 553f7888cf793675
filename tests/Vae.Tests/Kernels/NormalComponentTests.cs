using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed class NormalComponentTests
{
    private const int Count = 4000;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void LargestVariance_TwoPlacesInNoise_NoLessThanTheNoiseAndNear(double deviation)
    {
        var bound = Bound(random => random.Next(2) == 0 ? -1 : 1, deviation);

        Assert.InRange(bound, deviation * deviation, 1.5 * deviation * deviation);
    }

    [Fact]
    public void LargestVariance_Normal_NoLessThanAll() => Assert.InRange(Bound(_ => 0, deviation: 1), 1, 1.3);

    [Fact]
    public void LargestVariance_Grid_HasNoRoomForNoise() => Assert.InRange(Bound(random => random.Next(5) - 2, deviation: 0), 0, 0.01);

    [Fact]
    public void LargestVariance_Weights_CountByThem()
    {
        float[] values = [.. TestValues.Normal(Count, seed: 1), .. Enumerable.Range(0, Count).Select(i => (i % 5) - 2f)];
        float[] weights = [.. Enumerable.Repeat(1f, Count), .. Enumerable.Repeat(1e-4f, Count)];

        Assert.InRange(NormalComponent.LargestVariance(values, weights), 0.9, 1.3);
        Assert.InRange(NormalComponent.LargestVariance(values, [.. weights.Reverse()]), 0, 0.01);
    }

    [Fact]
    public void LargestVariance_TooFewValues_NoBound() =>
        Assert.Equal(double.PositiveInfinity, NormalComponent.LargestVariance([-1, 0, 1], [1, 1, 1]));

    private static double Bound(Func<Random, double> value, double deviation)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, Count).Select(_ => (float)(value(random) + (deviation
            * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))).ToArray();
        return NormalComponent.LargestVariance(values, [.. values.Select(_ => 1f)]);
    }
}
