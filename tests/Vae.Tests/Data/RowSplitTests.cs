using Vae.Data;
using Xunit;

namespace Vae.Tests.Data;

public sealed class RowSplitTests
{
    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.1, 9_520, 10_480)] // Five standard deviations of 100,000 draws.
    [InlineData(0.9, 89_520, 90_480)]
    public void IsValidation_Fraction_OfTheRows(double fraction, int least, int most)
    {
        var split = new RowSplit(new VaeOptions { ValidationSetFraction = fraction });

        Assert.InRange(Enumerable.Range(0, 100_000).Count(id => split.IsValidation((ulong)id)), least, most);
    }

    [Fact]
    public void IsValidation_Seed_DecidesWithTheIdAlone()
    {
        var options = new VaeOptions { ValidationSetFraction = 0.5, Seed = 1 };

        Assert.Equal(Held(options), Held(options));
        Assert.NotEqual(Held(options), Held(options with { Seed = 2 }));
        Assert.Equal(Held(options with { Seed = null }), Held(options with { Seed = 0 }));
        Assert.Equal(Held(options).Reverse(), Enumerable.Range(0, 64).Reverse().Where(id => new RowSplit(options).IsValidation((ulong)id)));
    }

    private static int[] Held(VaeOptions options)
    {
        var split = new RowSplit(options);
        return [.. Enumerable.Range(0, 64).Where(id => split.IsValidation((ulong)id))];
    }
}
