using Vae.Data;
using Xunit;

namespace Vae.Tests.Data;

public sealed class RowMomentsTests
{
    /// <summary>Double precision against sums in another order.</summary>
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 3, false)]
    [InlineData(50, 1, true)]
    [InlineData(133, 11, false)]
    [InlineData(133, 11, true)]
    public void Moments_WeightsAndMissingValues_AsTheirDefinitions(int rows, int slots, bool missing)
    {
        var values = TestValues.Normal(rows * slots, seed: 3, 2);
        var weights = TestValues.Uniform(rows, seed: 4);
        for (var i = 0; missing && i < values.Length; i += 7)
        {
            values[i] = float.NaN;
        }

        var (full, plain) = (Of(values, slots, weights, covariances: true), Of(values, slots, weights, covariances: false));
        for (var i = 0; i < slots; i++)
        {
            var (mean, variance) = (Average(r => Value(r, i), Observed(i)), Average(r => Square(Value(r, i) - full.Mean(i)), Observed(i)));
            Near.Value(mean, full.Mean(i), Tolerance, Tolerance, "mean");
            Near.Value(variance, full.Variance(i), Tolerance, Tolerance, "variance");
            Assert.Equal(full.Mean(i), plain.Mean(i));
            Near.Value(variance, plain.Variance(i), Tolerance, Tolerance, "variance alone");
            var largest = Observed(i).Select(r => Math.Abs(Value(r, i) - full.Mean(i))).DefaultIfEmpty(0).Max();
            Near.Value(largest, full.LargestDeviation(i), Tolerance, Tolerance, "largest deviation");
            for (var j = 0; j < slots; j++)
            {
                var both = Observed(i).Intersect(Observed(j)).ToList();
                var expected = both.Count == 0 ? 0 : Average(r => (Value(r, i) - full.Mean(i)) * (Value(r, j) - full.Mean(j)), both);
                Near.Value(expected, full.Covariance(i, j), Tolerance, Tolerance, $"covariance of {i} and {j}");
            }
        }

        double Value(int row, int slot) => values[(row * slots) + slot];

        List<int> Observed(int slot) => [.. Enumerable.Range(0, rows).Where(row => !double.IsNaN(Value(row, slot)))];

        double Average(Func<int, double> value, IReadOnlyCollection<int> of) => of.Sum(r => weights[r] * value(r)) / of.Sum(r => (double)weights[r]);
    }

    [Fact]
    public void Variance_FarFromZero_KeepsItsDigits()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => 16_000_000f + (i % 2))];

        var moments = Of(values, 1, weights: null, covariances: false);

        Assert.Equal(16_000_000.5, moments.Mean(0));
        Assert.Equal(0.25, moments.Variance(0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Moments_ConstantAndNeverObservedSlots_ExactlyZero(bool covariances)
    {
        float[] values = [.. Enumerable.Range(0, 40).SelectMany(i => new[] { 0.1f, float.NaN, i })];

        var moments = Of(values, 3, weights: null, covariances);

        Assert.Equal((0.1f, 0.0), (moments.Mean(0), moments.Variance(0)));
        Assert.Equal((0.0, 0.0), (moments.Mean(1), moments.Variance(1)));
        Assert.Equal(19.5, moments.Mean(2));
        if (covariances)
        {
            Assert.Equal((0.0, 0.0), (moments.Covariance(0, 2), moments.Covariance(2, 1)));
        }
    }

    private static double Square(double value) => value * value;

    private static RowMoments Of(float[] values, int slots, float[]? weights, bool covariances)
    {
        var moments = new RowMoments(slots, covariances);
        for (var row = 0; row < values.Length / slots; row++)
        {
            moments.Add(values.AsSpan(row * slots, slots), weights?[row] ?? 1);
        }

        moments.Complete();
        return moments;
    }
}
