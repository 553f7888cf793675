using Xunit;

namespace Vae.Tests;

/// <summary>What the latent units say of rows.</summary>
public sealed class VaeModelLatentTests
{
    // Of the square of a unit's weight on rows of variance 1: a thousandth below Burda's 0.01, and one above.
    private const float Below = 0.0999f;
    private const float Above = 0.1001f;

    [Theory]
    [InlineData(1f, 1f, 2)]
    [InlineData(Above, Below, 1)]
    [InlineData(0f, Above, 1)]
    [InlineData(Below, 0f, 0)]
    public void ActiveUnits_MeansOfKnownVariance_CountsThoseAboveAHundredth(float first, float second, int expected)
    {
        var model = Model(first, second);

        Assert.Equal(expected, model.ActiveUnits([1, 1, -1, 1, 1, -1, -1, -1]));
        Assert.Equal(0, model.ActiveUnits([1, 1, 1, 1]));
        Assert.Equal(0, model.ActiveUnits([1, 1]));
    }

    [Fact]
    public void ActiveUnits_MeansFarFromZero_VarianceIsAboutTheirMean() =>
        Assert.Equal(1, Model(1, Below).ActiveUnits([.. new float[] { 1, 1, -1, 1, 1, -1, -1, -1 }.Select(x => x + 4096)]));

    [Fact]
    public void ActiveUnits_ManyBlocks_CountsAllRows()
    {
        // A block holds 8,192 rows: the first has none that differs, and all of them together have.
        var rows = Enumerable.Range(0, 9000).SelectMany(row => new[] { row < 8500 ? 0f : 1, 0 }).ToArray();

        Assert.Equal(1, Model(1, 1).ActiveUnits(rows));
        Assert.Equal(0, Model(1, 1).ActiveUnits(rows.AsSpan(0, 2 * 8192)));
    }

    [Fact]
    public void ActiveUnits_NaN_UnitIsNotActive() => Assert.Equal(0, Model(1, 1).ActiveUnits([1, 1, float.NaN, 1]));

    [Fact]
    public void KlPerDimension_AnyRows_AddsUpToTheMeanDivergence()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(5, 3, [7]));
        var rows = TestValues.Normal(20 * 5, seed: 1, 1);
        var (perRow, perUnit) = (new float[20], new float[3]);
        var (mu, logVar) = (new float[60], new float[60]);

        model.KlDivergence(rows, perRow);
        model.KlPerDimension(rows, perUnit);
        model.Encode(rows, mu, logVar);

        Assert.Equal(perRow.Average(), perUnit.Sum(), 1e-5);
        Assert.All(perUnit.Index(), unit => Assert.Equal(
            Enumerable.Range(0, 20).Average(row => Divergence(mu[(row * 3) + unit.Index], logVar[(row * 3) + unit.Index])), unit.Item, 1e-5));
    }

    [Fact]
    public void KlPerDimension_PosteriorIsThePrior_IsZero()
    {
        var divergences = new float[2];

        Model(0, 0).KlPerDimension([1, 2, 3, 4], divergences);

        Assert.Equal([0, 0], divergences);
    }

    [Fact]
    public void ActiveUnitsAndKlPerDimension_NoRows_ErrorSaysSo()
    {
        const string Expected = "There are no rows; give at least one. (Parameter 'rows')";

        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => Model(1, 1).ActiveUnits([])).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => Model(1, 1).KlPerDimension([], new float[2])).Message);
        Assert.Equal(
            "'divergences' has 3 values; it must have 2. (Parameter 'divergences')",
            Assert.Throws<ArgumentException>(() => Model(1, 1).KlPerDimension([1, 2], new float[3])).Message);
    }

    private static double Divergence(double mu, double logVar) => 0.5 * ((mu * mu) + Math.Exp(logVar) - 1 - logVar);

    /// <summary>Two slots, two units: mu is each slot times a weight, the posterior's variance 1.</summary>
    private static VaeModel Model(float first, float second)
    {
        var architecture = VaeArchitecture.Mlp(2, 2, []);
        var plain = VaeWeights.Initialize(architecture, seed: 1);
        var values = new float[plain.Values.Length];
        float[] toMu = [first, 0, 0, second];
        toMu.CopyTo(values, plain.OffsetOf("posterior.mu.weight"));
        return new(new VaeWeights(architecture, values));
    }
}
