using Xunit;

namespace Vae.Tests.Model;

public sealed class VaeWeightsTests
{
    private static readonly VaeArchitecture _architecture = VaeArchitecture.Mlp(
        40, 6, [30], likelihood: new GaussianLikelihood { Variance = GaussianVariance.PerFeature });

    [Fact]
    public void Initialize_EveryParameter_UniformUpToOneByTheRootOfFanIn()
    {
        var weights = VaeWeights.Initialize(_architecture, seed: 3);
        foreach (var parameter in weights.Parameters)
        {
            var values = weights[parameter.Name].ToArray();
            if (parameter.FanIn == 0)
            {
                Assert.All(values, value => Assert.Equal(0, value));
                continue;
            }

            var bound = 1 / Math.Sqrt(parameter.FanIn);
            // The bound itself is rounded to single precision.
            Assert.All(values, value => Assert.InRange(value, -bound * (1 + 1e-7), bound * (1 + 1e-7)));
            if (values.Length > 100)
            {
                // Four standard errors of the mean; the farthest of n even values is this near the end but for one seed in e^5.
                var least = bound * (1 - (10.0 / values.Length));
                Assert.InRange(values.Average(), -4 * bound / Math.Sqrt(3 * values.Length), 4 * bound / Math.Sqrt(3 * values.Length));
                Assert.InRange(values.Max(), least, bound * (1 + 1e-7));
                Assert.InRange(values.Min(), -bound * (1 + 1e-7), -least);
            }
        }
    }

    [Fact]
    public void Initialize_Seed_DecidesTheValues()
    {
        var weights = VaeWeights.Initialize(_architecture, seed: 3);

        Near.SameBits(weights.Values, VaeWeights.Initialize(_architecture, seed: 3).Values);
        Assert.NotEqual(weights.Values.ToArray(), VaeWeights.Initialize(_architecture, seed: 4).Values.ToArray());
        Assert.Equal(weights.Values.Length - 40, weights.Values.ToArray().Where(value => value != 0).Distinct().Count(), 20.0);
    }

    [Fact]
    public void Constructor_NegativeRunningVariance_ErrorNamesIt()
    {
        var architecture = VaeArchitecture.Convolutional(new(1, 4, 4), 2, [3]);
        var values = VaeWeights.Initialize(architecture, seed: 1);
        var wrong = values.Values.ToArray();
        wrong[values.OffsetOf("decoder.3.running_var")] = -1e-9f;

        var error = Assert.Throws<ArgumentException>(() => new VaeWeights(architecture, wrong));

        Assert.Equal("'decoder.3.running_var' holds -1E-09 at position 0; a variance must be at least 0.", error.Message);
    }

    [Fact]
    public void Indexer_EveryName_ItsPartOfTheValues()
    {
        var weights = TestModels.Weights(_architecture);
        var offset = 0;
        foreach (var parameter in weights.Parameters)
        {
            Assert.Equal(offset, weights.OffsetOf(parameter.Name));
            Near.SameBits(weights.Values.Slice(offset, parameter.Length), weights[parameter.Name]);
            offset += parameter.Length;
        }

        Assert.Equal(weights.Values.Length, offset);
    }

    [Fact]
    public void Indexer_UnknownName_ErrorListsTheNames()
    {
        var weights = TestModels.Weights(VaeArchitecture.Mlp(1, 1, []));

        var error = Assert.Throws<KeyNotFoundException>(() => weights.OffsetOf("encoder.weight"));

        Assert.Equal(
            "There is no parameter 'encoder.weight'. There are posterior.mu.weight, posterior.scale.weight, posterior.mu.bias, "
            + "posterior.scale.bias, output.mean.weight, output.mean.bias.",
            error.Message);
        Assert.Throws<KeyNotFoundException>(() => weights["encoder.weight"].Length);
    }

    [Fact]
    public void Constructor_Values_Copied()
    {
        var values = new float[6];
        var weights = new VaeWeights(VaeArchitecture.Mlp(1, 1, []), values);
        values[0] = 5;

        Assert.Equal(0, weights.Values[0]);
    }

    [Fact]
    public void Constructor_WrongCountOrNotFinite_ErrorNamesThePlace()
    {
        var architecture = VaeArchitecture.Mlp(1, 1, []);

        Assert.Equal(
            "5 values were given; the architecture has 6 parameters.",
            Assert.Throws<ArgumentException>(() => new VaeWeights(architecture, new float[5])).Message);
        Assert.Equal(
            "'posterior.scale.bias' holds NaN at position 0; weights must be finite.",
            Assert.Throws<ArgumentException>(() => new VaeWeights(architecture, [0, 0, 0, float.NaN, 0, 0])).Message);
        Assert.Throws<ArgumentException>(() => new VaeWeights(architecture, [0, 0, 0, 0, 0, float.NegativeInfinity]));
        Assert.Throws<ArgumentException>(() => new VaeWeights(architecture with { LatentDimension = 0 }, []));
        Assert.Throws<ArgumentNullException>(() => new VaeWeights(null!, []));
    }
}
