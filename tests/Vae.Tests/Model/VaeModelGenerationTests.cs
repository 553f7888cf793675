using Vae.Kernels;
using Vae.Model;
using Xunit;

namespace Vae.Tests.Model;

public sealed class VaeModelGenerationTests
{
    private const int Count = 4000;

    private static readonly VaeModel _mixed = TestModels.Model(VaeArchitecture.Mlp(
        7, 2, [5], likelihood: VaeLikelihood.Mixed(
            (2, VaeLikelihood.Bernoulli), (3, VaeLikelihood.Categorical), (1, new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.25) }),
            (1, new GaussianLikelihood { Variance = GaussianVariance.PerOutput }))));

    [Fact]
    public void Sample_EveryLikelihood_DrawsWhatCanBeObserved()
    {
        var rows = Draw(_mixed, Count, seed: 3);

        foreach (var row in rows.Chunk(7))
        {
            Assert.All(row[..5], value => Assert.True(value is 0 or 1));
            Assert.Equal(1, row[2..5].Sum());
        }
    }

    /// <summary>The draws lie around the means of the same seed, as far as the likelihood says; within five standard errors.</summary>
    [Fact]
    public void Sample_ManyRows_MeansAndDeviationsAreTheLikelihoods()
    {
        var rows = Draw(_mixed, Count, seed: 3);
        var means = new float[Count * 7];
        _mixed.SampleMeans(Count, 3, means);

        for (var slot = 0; slot < 6; slot++)
        {
            var errors = Enumerable.Range(0, Count).Select(row => (double)rows[(row * 7) + slot] - means[(row * 7) + slot]).ToArray();
            Assert.Equal(0, errors.Average(), 5 * 0.5 / Math.Sqrt(Count));
            if (slot == 5)
            {
                Assert.Equal(0.25, errors.Average(error => error * error), 5 * 0.25 * Math.Sqrt(2.0 / Count));
            }
        }
    }

    [Theory]
    [InlineData("Fixed", 1.4)]
    [InlineData("Learned", 0)]
    [InlineData("PerFeature", 0)]
    [InlineData("PerOutput", 0)]
    public void Sample_EveryVariance_SpreadsAsTheLossSays(string variance, double fixedVariance)
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(3, 2, [4], likelihood: new GaussianLikelihood { Variance = Named.Variance(variance, fixedVariance == 0 ? 1 : fixedVariance) }));
        var rows = Draw(model, Count, seed: 5);
        var means = new float[Count * 3];
        model.SampleMeans(Count, 5, means);

        var expected = 0.0;
        var actual = 0.0;
        var scorer = new Scorer(model.Weights);
        var z = new float[Count * 2];
        var noise = new Noise(5, NoiseStream.PriorSample);
        for (var row = 0; row < Count; row++)
        {
            noise.FillNormal(z.AsSpan(row * 2, 2), (ulong)row);
        }

        // What the loss leaves of a row that is its own mean is 1/2 log(2 pi v).
        var losses = new float[Count * 3];
        scorer.Losses(ModelRows.Of(means, default, 3, 0, "rows"), z, losses);
        for (var i = 0; i < rows.Length; i++)
        {
            expected += Math.Exp(2 * losses[i]) / (2 * Math.PI);
            actual += Math.Pow(rows[i] - means[i], 2);
        }

        Assert.Equal(1, actual / expected, 0.1);
    }

    [Fact]
    public void Sample_ShorterCall_IsTheBeginningOfALonger() =>
        Near.SameBits(Draw(_mixed, 5, seed: 2), Draw(_mixed, 100, seed: 2).AsSpan(0, 35));

    [Fact]
    public void Interpolate_IsTheLatentLineBetweenTheMeans()
    {
        var rows = TestValues.Line(2, 7, seed: 1).Rows.Span;
        var (mu, expected, actual) = (new float[4], new float[5 * 7], new float[5 * 7]);
        var model = TestModels.Model(VaeArchitecture.Mlp(7, 2, [5]));
        model.Encode(rows, mu);

        model.InterpolateLatent(mu.AsSpan(0, 2), mu.AsSpan(2, 2), 5, expected);
        model.Interpolate(rows[..7], rows[7..], 5, actual);

        Near.SameBits(expected, actual);
        model.Decode(mu, expected.AsSpan(0, 14));
        Near.SameBits(expected.AsSpan(0, 7), actual.AsSpan(0, 7));
        Near.SameBits(expected.AsSpan(7, 7), actual.AsSpan(28, 7));
    }

    [Fact]
    public void Traverse_OneDimension_TheOthersStay()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(7, 2, [5]));
        var row = TestValues.Line(1, 7, seed: 1).Rows.Span;
        var (mu, expected, actual) = (new float[2], new float[21], new float[21]);
        model.Encode(row, mu);

        model.Traverse(row, dimension: 1, from: -2, to: 2, steps: 3, actual);

        model.Decode([mu[0], -2, mu[0], 0, mu[0], 2], expected);
        Near.SameBits(expected, actual);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Traverse(new float[7], 2, -2, 2, 3, new float[21]));
        Assert.StartsWith("dimension is 2; it must be between 0 and 1, the latent dimensions of this model.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.InterpolateLatent(new float[2], new float[2], 1, new float[7]));
    }

    private static float[] Draw(VaeModel model, int count, int seed)
    {
        var rows = new float[count * model.InputDimension];
        model.Sample(count, seed, rows);
        return rows;
    }
}
