using Xunit;

namespace Vae.Tests.Model;

public sealed class VaeModelScoringTests
{
    /// <summary>A few layers of sums in single precision.</summary>
    private const double Tolerance = 3e-6;

    /// <summary>Layers whose sums have some hundred terms.</summary>
    private const double ConvolutionalTolerance = 1.5e-5;

    private const int Rows = 9;

    public static TheoryData<int> Likelihoods => [.. Enumerable.Range(0, TestModels.Likelihoods.Count)];

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void AllMethods_EveryLikelihood_AsNaiveDoubleLoops(int likelihood)
    {
        foreach (var scale in Enum.GetValues<PosteriorScale>())
        {
            Check(VaeArchitecture.Mlp(6, 2, [8, 5], Activation.ELU, TestModels.Likelihoods[likelihood]) with
            {
                PosteriorScale = scale,
            }, Tolerance);
        }
    }

    [Fact]
    public void AllMethods_ConvolutionalNetworks_AsNaiveDoubleLoops()
    {
        foreach (var architecture in TestModels.Convolutional)
        {
            Check(architecture, ConvolutionalTolerance);
        }
    }

    private static void Check(VaeArchitecture architecture, double tolerance)
    {
        var model = TestModels.Model(architecture);
        var reference = new ReferenceVae(model.Weights);
        var (slots, latent) = (architecture.InputDimension, architecture.LatentDimension);
        var rows = TestValues.Uniform(Rows * slots, 2);
        var (mu, logVar, kl) = (new float[Rows * latent], new float[Rows * latent], new float[Rows]);
        var (mean, perFeature, losses) = (new float[Rows * slots], new float[Rows * slots], new float[Rows]);
        model.Encode(rows, mu, logVar);
        model.Reconstruct(rows, mean);
        model.ReconstructionLoss(rows, losses);
        model.ReconstructionLossPerFeature(rows, perFeature);
        model.KlDivergence(rows, kl);
        for (var row = 0; row < Rows; row++)
        {
            var x = rows.AsSpan(row * slots, slots);
            var (expectedMu, expectedLogVar) = reference.Encode(x);
            var expectedLosses = reference.Losses(expectedMu, x);
            Near.Values(expectedMu, mu.AsSpan(row * latent, latent), tolerance, tolerance, "mu");
            Near.Values(expectedLogVar, logVar.AsSpan(row * latent, latent), tolerance, tolerance, "logVar");
            Near.Values(reference.Decode(expectedMu), mean.AsSpan(row * slots, slots), tolerance, tolerance, "mean");
            Near.Values(expectedLosses, perFeature.AsSpan(row * slots, slots), tolerance, tolerance, "loss of slot");
            Near.Value(expectedLosses.Sum(), losses[row], 6 * tolerance, tolerance, "loss");
            Near.Value(
                expectedMu.Zip(expectedLogVar, ReferenceVae.KlDivergence).Sum(), kl[row], tolerance, tolerance, "KL");
        }
    }

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void ReconstructionLoss_EveryRow_SumOfItsSlotsAndNotBelowTheLeast(int likelihood)
    {
        var architecture = VaeArchitecture.Mlp(67, 3, [5], likelihood: TestModels.Likelihoods[likelihood]);
        var model = TestModels.Model(architecture);
        var rows = TestValues.Uniform(300 * 67, 2);
        var (perFeature, losses) = (new float[rows.Length], new float[300]);
        model.ReconstructionLossPerFeature(rows, perFeature);
        model.ReconstructionLoss(rows, losses);

        var gaussian = architecture.Likelihood as GaussianLikelihood;
        var variance = gaussian?.Variance switch { null => 1 / (2 * Math.PI), FixedVariance fixedOne => fixedOne.Value, _ => Math.Exp(-12) };
        Assert.Equal(67 * 0.5 * Math.Log(2 * Math.PI * variance), model.MinReconstructionLossPerFeature.ToArray().Sum(), 1e-3);
        for (var row = 0; row < 300; row++)
        {
            Assert.Equal((float)perFeature.AsSpan(row * 67, 67).ToArray().Sum(loss => (double)loss), losses[row]);
            Assert.True(losses[row] >= model.MinReconstructionLossPerFeature.ToArray().Sum());
        }
    }

    [Fact]
    public void KlDivergence_ClosedForm_AsMonteCarlo()
    {
        float[] mu = [0.7f, -1.2f, 0];
        float[] logVar = [-0.5f, 0.8f, 0];
        var model = TestModels.ConstantPosterior(mu, logVar);
        var kl = new float[1];
        model.KlDivergence([0.3f], kl);

        const int Draws = 200_000;
        var (sum, squares) = (0.0, 0.0);
        var epsilon = TestValues.Normal(Draws * 3, 4);
        for (var draw = 0; draw < Draws; draw++)
        {
            // log q(z) - log p(z), the constants of both being equal.
            var ratio = 0.0;
            for (var j = 0; j < 3; j++)
            {
                var e = (double)epsilon[(draw * 3) + j];
                var z = mu[j] + (Math.Exp(logVar[j] / 2) * e);
                ratio += 0.5 * ((z * z) - (e * e) - logVar[j]);
            }

            sum += ratio;
            squares += ratio * ratio;
        }

        var mean = sum / Draws;
        var standardError = Math.Sqrt(((squares / Draws) - (mean * mean)) / Draws);
        Near.Value(mean, kl[0], 4 * standardError, 0, "KL");
    }

    [Fact]
    public void KlDivergence_AnyPosterior_NotNegativeAndZeroAtThePrior()
    {
        for (var power = -40; power <= 5; power++)
        {
            foreach (var sign in new[] { -1, 1 })
            {
                var logVar = (float)(sign * Math.Pow(2, power));
                var kl = new float[1];
                TestModels.ConstantPosterior([0], [logVar]).KlDivergence([1f], kl);
                Assert.True(kl[0] >= 0, $"KL at logVar {logVar} is {kl[0]:R}.");
            }
        }

        var atPrior = new float[1];
        TestModels.ConstantPosterior([0, 0], [0, 0]).KlDivergence([1f], atPrior);
        Assert.Equal(0, atPrior[0]);
    }

    [Fact]
    public void AllMethods_ScaleFarOutOfRange_ClampedAndFinite()
    {
        var model = TestModels.ConstantPosterior([1, 2, 3], [1e3f, -1e3f, float.MaxValue]);
        var (mu, logVar, one, z) = (new float[3], new float[3], new float[1], new float[3]);
        model.Encode([0.5f], mu, logVar);

        Assert.Equal([20, -30, 20], logVar);
        model.KlDivergence([0.5f], one);
        Assert.True(float.IsFinite(one[0]));
        model.NegativeElbo([0.5f], samples: 3, seed: 1, one);
        Assert.True(float.IsFinite(one[0]));
        model.SamplePosterior([0.5f], 1, z);
        Assert.All(z, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(2, z[1], tolerance: 1e-5);
    }

    [Fact]
    public void NegativeElbo_ManyDraws_ReconstructionAtTheDrawsPlusKl()
    {
        // The decoder's weight is 2: E (x - 2 z)^2 / 2 with z ~ N(0.5, 0.25) and x = 3 is ((3 - 1)^2 + 4 0.25) / 2.
        var architecture = VaeArchitecture.Mlp(1, 1, []);
        var model = new VaeModel(new VaeWeights(architecture, [0, 0, 0.5f, (float)Math.Log(0.25), 2, 0]));
        var (loss, other, kl) = (new float[1], new float[1], new float[1]);
        model.NegativeElbo([3f], samples: 20_000, seed: 1, loss);
        model.NegativeElbo([3f], samples: 20_000, seed: 2, other);
        model.KlDivergence([3f], kl);

        // The draws' losses have a deviation of about 2.1: four standard errors are 0.06.
        var expected = 2.5 + (0.5 * Math.Log(2 * Math.PI)) + kl[0];
        Near.Value(expected, loss[0], 0.06, 0, "negative ELBO");
        Near.Value(expected, other[0], 0.06, 0, "negative ELBO");
        Assert.NotEqual(loss[0], other[0]);
    }

    [Fact]
    public void SamplePosterior_Seeds_DecideTheDrawsWhichFollowThePosterior()
    {
        var model = TestModels.ConstantPosterior([1, -2], [(float)Math.Log(0.25), (float)Math.Log(4)]);
        var rows = TestValues.Normal(20_000, 1);
        var (z, again, other) = (new float[40_000], new float[40_000], new float[40_000]);
        model.SamplePosterior(rows, 1, z);
        model.SamplePosterior(rows, 1, again);
        model.SamplePosterior(rows, 2, other);

        Near.SameBits(z, again);
        Assert.NotEqual(z, other);
        foreach (var (j, mean, deviation) in new[] { (0, 1.0, 0.5), (1, -2.0, 2.0) })
        {
            var values = z.Where((_, i) => i % 2 == j).Select(value => (double)value).ToList();
            // Four standard errors of 20,000 draws.
            Near.Value(mean, values.Average(), 4 * deviation / Math.Sqrt(20_000), 0, "mean");
            Near.Value(
                deviation, Math.Sqrt(values.Average(v => Math.Pow(v - mean, 2))), 4 * deviation / Math.Sqrt(40_000), 0, "deviation");
        }
    }

    [Fact]
    public void SampleMeans_Seeds_DecideTheRowsWhichFollowThePrior()
    {
        // The decoder gives z itself.
        var model = new VaeModel(new VaeWeights(VaeArchitecture.Mlp(1, 1, []), [0, 0, 0, 0, 1, 0]));
        var (rows, again, other, fewer) = (new float[20_000], new float[20_000], new float[20_000], new float[5]);
        model.SampleMeans(20_000, 1, rows);
        model.SampleMeans(20_000, 1, again);
        model.SampleMeans(20_000, 2, other);
        model.SampleMeans(5, 1, fewer);
        model.SampleMeans(0, 1, []);

        Near.SameBits(rows, again);
        Assert.NotEqual(rows, other);
        Near.SameBits(rows.AsSpan(0, 5), fewer);
        Near.Value(0, rows.Average(), 4 / Math.Sqrt(20_000), 0, "mean");
        Near.Value(1, Math.Sqrt(rows.Average(x => (double)x * x)), 4 / Math.Sqrt(40_000), 0, "deviation");
    }

    [Fact]
    public void Interpolate_TwoRows_EndsAreTheirReconstructionsAndSteps()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(5, 2, [4], Activation.Tanh));
        var (from, to) = (TestValues.Normal(5, 1), TestValues.Normal(5, 2));
        var (first, last, path) = (new float[5], new float[5], new float[7 * 5]);
        model.Reconstruct(from, first);
        model.Reconstruct(to, last);
        model.Interpolate(from, to, steps: 7, path);

        Near.SameBits(first, path.AsSpan(0, 5));
        Near.SameBits(last, path.AsSpan(30, 5));
        var (muFrom, muTo, middle) = (new float[2], new float[2], new float[5]);
        model.Encode(from, muFrom);
        model.Encode(to, muTo);
        model.Decode([(muFrom[0] + muTo[0]) / 2, (muFrom[1] + muTo[1]) / 2], middle);
        Near.Values([.. middle.Select(value => (double)value)], path.AsSpan(15, 5), Tolerance, Tolerance, "middle");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void AllMethods_InputNotFinite_NaNInThatRowAlone(float value)
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, [6], Activation.Tanh));
        foreach (var count in new[] { 1, 20 })
        {
            var rows = TestValues.Normal(count * 4, 1);
            var (clean, losses, z) = (new float[count], new float[count], new float[count * 2]);
            model.ReconstructionLoss(rows, clean);
            rows[2] = value;
            model.ReconstructionLoss(rows, losses);
            model.SamplePosterior(rows, 1, z);

            Assert.False(float.IsFinite(losses[0]));
            Near.SameBits(clean.AsSpan(1), losses.AsSpan(1), "loss of another row");
            rows[2] = float.NaN;
            model.Encode(rows, z);
            Assert.True(float.IsNaN(z[0]));
            Assert.Equal(2, z.Count(float.IsNaN));
        }
    }

    /// <summary>A row of nothing but NaN would else have the best loss of all.</summary>
    [Fact]
    public void ReconstructionLoss_AllNaN_NaNUnlessMissingIsIgnored()
    {
        foreach (var likelihood in TestModels.Likelihoods.Concat(TestModels.Ranged(5)))
        {
            var architecture = VaeArchitecture.Mlp(5, 2, [6], likelihood: likelihood);
            foreach (var count in new[] { 1, 20 })
            {
                var rows = Enumerable.Repeat(float.NaN, count * 5).ToArray();
                var (losses, ignoring) = (new float[count], new float[count]);
                TestModels.Model(architecture).ReconstructionLoss(rows, losses);
                TestModels.Model(architecture with { MissingValues = MissingValues.Ignore }).ReconstructionLoss(rows, ignoring);

                Assert.All(losses, loss => Assert.True(float.IsNaN(loss)));
                Assert.All(ignoring, loss => Assert.Equal(0, loss));
            }
        }
    }

    [Fact]
    public void AllMethods_NoRows_DoNothing()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, [6]));

        model.Encode([], []);
        model.Encode([], [], []);
        model.SamplePosterior([], 1, []);
        model.Decode([], []);
        model.Reconstruct([], []);
        model.ReconstructionLoss([], []);
        model.ReconstructionLossPerFeature([], []);
        model.KlDivergence([], []);
        model.NegativeElbo([], 1, 1, []);
    }

    public static TheoryData<string, string> LengthErrors => new()
    {
        { "Encode rows", "'rows' has 5 values, which is not a whole number of rows of 4. (Parameter 'rows')" },
        { "Encode mu", "'mu' has 3 values; it must have 4. (Parameter 'mu')" },
        { "Encode logVar", "'logVar' has 5 values; it must have 4. (Parameter 'logVar')" },
        { "SamplePosterior", "'z' has 3 values; it must have 4. (Parameter 'z')" },
        { "Decode z", "'z' has 3 values, which is not a whole number of rows of 2. (Parameter 'z')" },
        { "Decode", "'mean' has 3 values; it must have 4. (Parameter 'mean')" },
        { "Reconstruct", "'destination' has 7 values; it must have 8. (Parameter 'destination')" },
        { "Sample", "'destination' has 7 values; it must have 8. (Parameter 'destination')" },
        { "Interpolate from", "'from' has 8 values; it must have 4. (Parameter 'from')" },
        { "Interpolate to", "'to' has 3 values; it must have 4. (Parameter 'to')" },
        { "Interpolate", "'destination' has 8 values; it must have 12. (Parameter 'destination')" },
        { "ReconstructionLoss", "'losses' has 8 values; it must have 2. (Parameter 'losses')" },
        { "ReconstructionLossPerFeature", "'losses' has 2 values; it must have 8. (Parameter 'losses')" },
        { "KlDivergence", "'divergences' has 1 values; it must have 2. (Parameter 'divergences')" },
        { "NegativeElbo", "'losses' has 1 values; it must have 2. (Parameter 'losses')" },
    };

    [Theory]
    [MemberData(nameof(LengthErrors))]
    public void AllMethods_WrongLength_ErrorNamesSpanAndLengths(string what, string expected)
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, [6]));
        var two = new float[8];
        Action call = what switch
        {
            "Encode rows" => () => model.Encode(new float[5], new float[2]),
            "Encode mu" => () => model.Encode(two, new float[3]),
            "Encode logVar" => () => model.Encode(two, new float[4], new float[5]),
            "SamplePosterior" => () => model.SamplePosterior(two, 1, new float[3]),
            "Decode z" => () => model.Decode(new float[3], new float[4]),
            "Decode" => () => model.Decode(new float[2], new float[3]),
            "Reconstruct" => () => model.Reconstruct(two, new float[7]),
            "Sample" => () => model.Sample(2, 1, new float[7]),
            "Interpolate from" => () => model.Interpolate(two, new float[4], 3, new float[12]),
            "Interpolate to" => () => model.Interpolate(new float[4], new float[3], 3, new float[12]),
            "Interpolate" => () => model.Interpolate(new float[4], new float[4], 3, two),
            "ReconstructionLoss" => () => model.ReconstructionLoss(two, two),
            "ReconstructionLossPerFeature" => () => model.ReconstructionLossPerFeature(two, new float[2]),
            "KlDivergence" => () => model.KlDivergence(two, new float[1]),
            "NegativeElbo" => () => model.NegativeElbo(two, 1, 1, new float[1]),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        Assert.Equal(expected, Assert.Throws<ArgumentException>(call).Message);
    }

    /// <summary>Products that wrap around to the length that was given would read and write past the spans.</summary>
    [Fact]
    public void AllMethods_LengthsBeyondAnySpan_ErrorNamesTheLengths()
    {
        var wide = TestModels.Model(VaeArchitecture.Mlp(64, 1, []));
        var deep = TestModels.Model(VaeArchitecture.Mlp(1, 64, []));
        var rows = new float[(1 << 26) + 1];

        Assert.Contains(
            "'destination' has 64 values; it must have 4294967360.",
            Assert.Throws<ArgumentException>(() => wide.Sample((1 << 26) + 1, 1, new float[64])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "it must have 4294967360.",
            Assert.Throws<ArgumentException>(() => wide.Interpolate(new float[64], new float[64], (1 << 26) + 1, new float[64])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "it must have 4294967360.",
            Assert.Throws<ArgumentException>(() => wide.Decode(rows, new float[64])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "it must have 4294967360.",
            Assert.Throws<ArgumentException>(() => deep.Encode(rows, new float[64])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Intermediate values are held for some thousands of rows at once.</summary>
    [Fact]
    public void AllMethods_MoreRowsThanABlock_EachAsAlone()
    {
        const int Rows = 20_000;
        var model = TestModels.Model(VaeArchitecture.Mlp(3, 2, [4]));
        var rows = TestValues.Uniform(Rows * 3, 1);
        var (values, losses, one) = (new float[Rows * 3], new float[Rows], new float[1]);
        var last = rows.AsSpan((Rows - 1) * 3);

        model.Reconstruct(rows, values);
        var reconstruction = new float[3];
        model.Reconstruct(last, reconstruction);
        Near.SameBits(reconstruction, values.AsSpan((Rows - 1) * 3));
        model.ReconstructionLossPerFeature(rows, values);
        model.ReconstructionLossPerFeature(last, reconstruction);
        Near.SameBits(reconstruction, values.AsSpan((Rows - 1) * 3));
        model.ReconstructionLoss(rows, losses);
        model.ReconstructionLoss(last, one);
        Assert.Equal(one[0], losses[^1]);
        model.KlDivergence(rows, losses);
        model.KlDivergence(last, one);
        Assert.Equal(one[0], losses[^1]);
        model.NegativeElbo(rows, 2, 1, losses);
        model.NegativeElbo(last, 2, 1, one);
        Assert.Equal(one[0], losses[^1]);
        model.ImportanceWeightedBound(rows, 2, 1, losses);
        model.ImportanceWeightedBound(last, 2, 1, one);
        Assert.Equal(one[0], losses[^1]);
        model.ReconstructionLogProbability(rows, 2, 1, losses);
        model.ReconstructionLogProbability(last, 2, 1, one);
        Assert.Equal(one[0], losses[^1]);
        model.Sample(Rows, 1, values);
        // A few pairs of so many rows are equal by rounding.
        Assert.InRange(values.Chunk(3).Select(row => (row[0], row[1], row[2])).Distinct().Count(), Rows - 100, Rows);
    }

    [Fact]
    public void AllMethods_CountsBelowTheirRange_Error()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, [6]));

        Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample(-1, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Interpolate(new float[4], new float[4], 1, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.NegativeElbo(new float[4], 0, 1, new float[1]));
    }
}
