using Xunit;

namespace Vae.Tests.Model;

public sealed class VaeModelRowLossesTests
{
    private const double NoiseVariance = 0.5;

    private static readonly double[] _direction = [1.5, -0.8];
    private static readonly double[] _mean = [0.3, 0.1];
    private static readonly float[] _rows = TestValues.Normal(200 * 2, seed: 4);

    /// <summary>x = _direction z + _mean + noise; the posterior is near the true one, and not equal to it.</summary>
    private static readonly VaeModel _linear = Linear();

    [Fact]
    public void ImportanceWeightedBound_LinearVaeManyDraws_IsTheExactLogLikelihood()
    {
        var bounds = Bounds(_linear, _rows, samples: 5000, seed: 1);

        // The weights' relative deviation is below 2 in these rows: the logarithm of 5,000 draws' mean is off by 0.03 a deviation.
        for (var row = 0; row < bounds.Length; row++)
        {
            Near.Value(Exact(_rows.AsSpan(2 * row, 2)), bounds[row], 0.15, 0, $"row {row}");
        }

        Near.Value(Enumerable.Range(0, 200).Average(row => Exact(_rows.AsSpan(2 * row, 2))), bounds.Average(), 0.01, 0, "mean");
    }

    [Fact]
    public void ImportanceWeightedBound_MoreDraws_RisesOnAverage()
    {
        int[] draws = [1, 2, 5, 20, 100];
        var means = draws.Select(k => Enumerable.Range(0, 5).Average(s => Bounds(_linear, _rows, k, s).Average())).ToArray();

        Assert.Equal(means.Order(), means);
        Assert.True(means[^1] - means[0] > 0.05, $"From {means[0]} to {means[^1]}.");
    }

    [Fact]
    public void ImportanceWeightedBound_OneDraw_IsTheElboInExpectation()
    {
        var seeds = Enumerable.Range(0, 100).ToArray();
        var bound = seeds.Average(seed => Bounds(_linear, _rows, 1, seed).Average());
        var elbo = -seeds.Average(seed => Of((rows, l) => _linear.NegativeElbo(rows, 1, seed, l)).Average());

        // 20,000 draws, whose difference has a deviation below 1: four standard errors.
        Near.Value(elbo, bound, 0.03, 0, "bound");
    }

    [Fact]
    public void ReconstructionProbability_IsTheElboWithoutKl()
    {
        var probability = Of((rows, l) => _linear.ReconstructionLogProbability(rows, 3, 7, l));
        var negativeElbo = Of((rows, l) => _linear.NegativeElbo(rows, 3, 7, l));
        var kl = Of((rows, l) => _linear.KlDivergence(rows, l));

        for (var row = 0; row < kl.Length; row++)
        {
            Near.Value(kl[row] - negativeElbo[row], probability[row], 1e-4, 1e-5, $"row {row}");
        }
    }

    [Theory]
    [InlineData("Fixed")]
    [InlineData("Learned")]
    [InlineData("PerFeature")]
    public void ReconstructionLoss_EveryVariance_IsMinusTheLogDensity(string variance)
    {
        var likelihood = new GaussianLikelihood { Variance = Named.Variance(variance, 9) };
        var model = TestModels.Model(VaeArchitecture.Mlp(2, 1, [], likelihood: likelihood) with { MissingValues = MissingValues.Ignore });
        var (mean, losses, partial) = (new float[400], new float[200], new float[2]);
        model.Reconstruct(_rows, mean);
        model.ReconstructionLoss(_rows, losses);
        model.ReconstructionLossPerFeature([float.NaN, _rows[1]], partial);

        var logVar = variance == "Fixed" ? [(float)Math.Log(9)] : model.Weights["likelihood.logVar"].ToArray();
        for (var row = 0; row < losses.Length; row++)
        {
            var density = Enumerable.Range(0, 2).Sum(d => LogDensity(_rows[(2 * row) + d], mean[(2 * row) + d], logVar[Math.Min(d, logVar.Length - 1)]));
            Near.Value(-density, losses[row], 1e-5, 1e-5, $"row {row}");
        }

        Assert.Equal(0, partial[0]);
    }

    [Fact]
    public void ReconstructionLoss_MixedLikelihood_BitsAndDensitiesSideBySide()
    {
        var likelihood = VaeLikelihood.Mixed((1, VaeLikelihood.Bernoulli), (1, new GaussianLikelihood { Variance = GaussianVariance.Fixed(NoiseVariance) }));
        var model = TestModels.Model(VaeArchitecture.Mlp(2, 1, [], likelihood: likelihood));
        var (mean, losses) = (new float[2], new float[2]);
        model.Reconstruct([1, 0.4f], mean);
        model.ReconstructionLossPerFeature([1, 0.4f], losses);

        Near.Value(-Math.Log(mean[0]), losses[0], 1e-5, 1e-5, "bit");
        Near.Value(-LogDensity(0.4, mean[1], Math.Log(NoiseVariance)), losses[1], 1e-5, 1e-5, "density");
    }

    [Fact]
    public void Extremes_StayFinite()
    {
        float[] far = [1e6f, -1e6f, 0, 0, 3e4f, -2e-30f];
        Assert.All(Bounds(_linear, far, samples: 50, seed: 1), bound => Assert.True(float.IsFinite(bound), $"{bound}"));
        var wide = TestModels.ConstantPosterior([5, 0], [100, -100]);
        Assert.True(float.IsFinite(Bounds(wide, [2], samples: 50, seed: 1)[0]));
    }

    [Fact]
    public void Rows_InAnyOrder_HaveTheSameLosses()
    {
        var reversed = Enumerable.Range(0, 200).Reverse().SelectMany(row => _rows.AsSpan(2 * row, 2).ToArray()).ToArray();

        Near.SameBits(Bounds(_linear, _rows, 5, 1), [.. Bounds(_linear, reversed, 5, 1).Reverse()]);
        Assert.NotEqual(Bounds(_linear, _rows, 5, 1), Bounds(_linear, _rows, 5, 2));
    }

    [Fact]
    public void NoDraws_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _linear.ReconstructionLogProbability(_rows, 0, 1, new float[200]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _linear.ImportanceWeightedBound(_rows, 0, 1, new float[200]));
        Assert.Throws<ArgumentException>(() => _linear.ReconstructionLogProbability(_rows, 1, 1, new float[201]));
        Assert.Throws<ArgumentException>(() => _linear.ImportanceWeightedBound(_rows, 1, 1, new float[199]));
    }

    private static VaeModel Linear()
    {
        var architecture = VaeArchitecture.Mlp(2, 1, [], likelihood: new GaussianLikelihood { Variance = GaussianVariance.Fixed(NoiseVariance) });
        var weights = new VaeWeights(architecture, new float[architecture.GetParameters().Sum(p => p.Length)]);
        var values = weights.Values.ToArray();
        var precision = 1 + (_direction.Sum(w => w * w) / NoiseVariance);
        for (var d = 0; d < 2; d++)
        {
            var gain = _direction[d] / NoiseVariance / precision;
            values[weights.OffsetOf("posterior.mu.weight") + d] = (float)gain;
            values[weights.OffsetOf("posterior.mu.bias")] -= (float)(gain * _mean[d]);
            values[^(4 - d)] = (float)_direction[d];
            values[^(2 - d)] = (float)_mean[d];
        }

        // Off the true posterior by 0.1 in the mean and half again in the variance.
        values[weights.OffsetOf("posterior.mu.bias")] += 0.1f;
        values[weights.OffsetOf("posterior.scale.bias")] = (float)Math.Log(1.5 / precision);
        return new VaeModel(new VaeWeights(architecture, values));
    }

    /// <summary>log N(x; mean, w w' + v I), its inverse by Sherman and Morrison.</summary>
    private static double Exact(ReadOnlySpan<float> x)
    {
        double[] e = [x[0] - _mean[0], x[1] - _mean[1]];
        var (squares, norm) = (e.Sum(v => v * v), _direction.Sum(v => v * v));
        var along = (e[0] * _direction[0]) + (e[1] * _direction[1]);
        var distance = (squares - (along * along / (NoiseVariance + norm))) / NoiseVariance;
        return -0.5 * (distance + Math.Log(NoiseVariance * (NoiseVariance + norm)) + (2 * Math.Log(2 * Math.PI)));
    }

    private static double LogDensity(double x, double mean, double logVar) =>
        -0.5 * (((x - mean) * (x - mean) * Math.Exp(-logVar)) + logVar + Math.Log(2 * Math.PI));

    private static float[] Bounds(VaeModel model, float[] rows, int samples, int seed)
    {
        var bounds = new float[rows.Length / model.InputDimension];
        model.ImportanceWeightedBound(rows, samples, seed, bounds);
        return bounds;
    }

    private delegate void RowLoss(ReadOnlySpan<float> rows, Span<float> losses);

    private static float[] Of(RowLoss loss)
    {
        var losses = new float[200];
        loss(_rows, losses);
        return losses;
    }
}
