using Xunit;

namespace Vae.Tests.Model;

public sealed class MinLossesTests
{
    /// <summary>Losses are sums in single precision.</summary>
    private const float Slack = 1e-5f;

    public static TheoryData<int> Likelihoods => [.. Enumerable.Range(0, TestModels.Likelihoods.Count + TestModels.Ranged(Width).Count)];

    private const int Width = 40;

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void MinReconstructionLoss_AnyModelAndRow_NoLossBelowIt(int likelihood)
    {
        var architecture = VaeArchitecture.Mlp(Width, 2, [6], likelihood: Likelihood(likelihood)) with { MissingValues = MissingValues.Ignore };
        for (var seed = 1; seed <= 5; seed++)
        {
            var model = TestModels.Model(architecture, seed);
            var row = TestValues.Uniform(Width, seed);
            row[seed] = float.NaN;
            (row[10], row[11]) = (0, 1);
            var (losses, least) = (new float[Width], new float[Width]);

            model.ReconstructionLossPerFeature(row, losses);
            var sum = model.MinReconstructionLoss(row, least);

            Assert.Equal(least.Sum(value => (double)value), sum, 1e-4 * (1 + Math.Abs(sum)));
            Assert.Equal(0, least[seed]);
            Assert.True(losses.Sum() >= sum - (Width * Slack), $"{losses.Sum()} is below {sum}");
            if (Likelihood(likelihood) is GaussianLikelihood or BernoulliLikelihood)
            {
                // Categories that are no one-hot vector have a least loss only together.
                Assert.All(losses.Zip(least), pair => Assert.True(pair.First >= pair.Second - Slack, $"{pair.First} is below {pair.Second}"));
            }
        }
    }

    /// <summary>A decoder of zero weights whose bias is each value's logit.</summary>
    [Fact]
    public void MinReconstructionLoss_BernoulliGreyLevels_TheLossOfAPerfectDecoder()
    {
        float[] row = [0.1f, 0.5f, 0.75f, 0.999f];
        var architecture = VaeArchitecture.Mlp(4, 1, [], likelihood: VaeLikelihood.Bernoulli);
        var values = new float[architecture.GetParameters().Sum(p => p.Length)];
        var offset = new VaeWeights(architecture, values).OffsetOf("output.mean.bias");
        for (var i = 0; i < row.Length; i++)
        {
            values[offset + i] = MathF.Log(row[i] / (1 - row[i]));
        }

        var model = new VaeModel(new VaeWeights(architecture, values));
        var (losses, least) = (new float[4], new float[4]);
        model.ReconstructionLossPerFeature(row, losses);
        model.MinReconstructionLoss(row, least);

        Assert.All(losses.Zip(least), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal(Math.Log(2), least[1], 1e-6);
        model.MinReconstructionLoss([0, 1, 1, 0], least);
        Assert.Equal([0, 0, 0, 0], least);
    }

    [Fact]
    public void MinReconstructionLoss_WrongLength_ErrorNamesIt()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, []));

        Assert.Contains("'row' has 3 values; it must have 4.", Assert.Throws<ArgumentException>(() => model.MinReconstructionLoss(new float[3], new float[4])).Message);
        Assert.Contains("'perFeature' has 5 values", Assert.Throws<ArgumentException>(() => model.MinReconstructionLoss(new float[4], new float[5])).Message);
    }

    private static VaeLikelihood Likelihood(int index) => TestModels.Likelihoods.Concat(TestModels.Ranged(Width)).ElementAt(index);
}
