using System.Text;
using Xunit;

namespace Vae.Tests.Training;

public sealed class MixedLikelihoodTests
{
    /// <summary>A few layers of sums in single precision.</summary>
    private const double Tolerance = 3e-6;

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(67)]
    public void AllMethods_CategoricalAndMixed_AsNaiveDoubleLoops(int slots)
    {
        const int Rows = 9;
        foreach (var likelihood in TestModels.Ranged(slots))
        {
            var model = TestModels.Model(VaeArchitecture.Mlp(slots, 2, [8, 5], Activation.ELU, likelihood));
            var reference = new ReferenceVae(model.Weights);
            var rows = TestValues.Uniform(Rows * slots, 2);
            var (mean, losses) = (new float[rows.Length], new float[rows.Length]);
            model.Reconstruct(rows, mean);
            model.ReconstructionLossPerFeature(rows, losses);
            for (var row = 0; row < Rows; row++)
            {
                var x = rows.AsSpan(row * slots, slots);
                var (mu, _) = reference.Encode(x);
                Near.Values(reference.Decode(mu), mean.AsSpan(row * slots, slots), Tolerance, Tolerance, "mean");
                Near.Values(reference.Losses(mu, x), losses.AsSpan(row * slots, slots), Tolerance, Tolerance, "loss of slot");
            }
        }
    }

    [Fact]
    public void MinReconstructionLoss_SeveralRanges_SumOfTheirs()
    {
        var learned = new GaussianLikelihood { Variance = GaussianVariance.Learned };
        var likelihood = VaeLikelihood.Mixed(
            (3, VaeLikelihood.Categorical), (2, learned), (1, VaeLikelihood.Bernoulli), (4, VaeLikelihood.Gaussian));

        var model = TestModels.Model(VaeArchitecture.Mlp(10, 2, [], likelihood: likelihood));

        var density = 0.5 * Math.Log(2 * Math.PI);
        Near.Values([0, 0, 0, density - 6, density - 6, 0, density, density, density, density], model.MinReconstructionLossPerFeature, 1e-6, 0);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(80f)]
    [InlineData(3e38f)]
    [InlineData(-3e38f)]
    public void Categorical_LogitsOfAnySize_LossFiniteAndProbabilitiesAddUpToOne(float logit)
    {
        var architecture = VaeArchitecture.Mlp(3, 1, [], likelihood: VaeLikelihood.Categorical);
        var weights = new VaeWeights(architecture, new float[architecture.GetParameters().Sum(p => p.Length)]);
        var values = weights.Values.ToArray();
        values[weights.OffsetOf("output.mean.bias") + 1] = logit;
        var model = new VaeModel(new VaeWeights(architecture, values));
        var (mean, loss) = (new float[3], new float[3]);
        model.Reconstruct([0, 1, 0], mean);
        model.ReconstructionLoss([1, 0, 0, 0, 1, 0, 0, 0, 0], loss);

        Assert.Equal(1, mean.Sum(), 1e-6);
        Assert.All(loss, value => Assert.True(value >= 0 && float.IsFinite(value)));
        Assert.Equal(0, loss[2]);
        if (logit == 0)
        {
            Near.Value(Math.Log(3), loss[0], 1e-6, 0, "loss of three equal logits");
        }
    }

    [Fact]
    public void Train_MixedRows_LearnsEveryKind()
    {
        // A hidden class decides the category, the bit and the number.
        var likelihood = VaeLikelihood.Mixed((1, VaeLikelihood.Gaussian), (1, VaeLikelihood.Bernoulli), (3, VaeLikelihood.Categorical));
        var rows = new float[300 * 5];
        for (var row = 0; row < 300; row++)
        {
            var kind = row % 3;
            rows[(row * 5) + 0] = kind - 1;
            rows[(row * 5) + 1] = kind == 2 ? 1 : 0;
            rows[(row * 5) + 2 + kind] = 1;
        }

        var model = VaeTrainer.Train(new VaeDataset(rows, 5), new VaeOptions
        {
            Likelihood = likelihood, Network = new MlpNetwork { HiddenDimensions = [16] }, LatentDimension = 2, Epochs = 60, BatchSize = 32, Optimizer = new Adam { LearningRate = 0.01 }, Objective = new ElboObjective { Beta = 0.1 },
        });
        var mean = new float[3 * 5];
        model.Reconstruct(rows.AsSpan(0, 15), mean);

        for (var kind = 0; kind < 3; kind++)
        {
            Assert.True(mean[(kind * 5) + 2 + kind] > 0.9, $"class {kind}: {string.Join(", ", mean)}");
            Assert.Equal(kind == 2, mean[(kind * 5) + 1] > 0.5);
            Assert.Equal(kind - 1, mean[kind * 5], 0.3);
        }
    }

    [Fact]
    public void Train_AnyThreadCount_SameBits()
    {
        var rows = TestValues.Uniform(200 * 300, 3);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i % 300 % 7 == i / 300 % 7 ? 1 : 0;
        }

        var ranges = Enumerable.Range(0, 42).Select(_ => (7, (VaeLikelihood)VaeLikelihood.Categorical));
        var options = new VaeOptions
        {
            LatentDimension = 2,
            Likelihood = VaeLikelihood.Mixed([.. ranges, (6, new GaussianLikelihood { Variance = GaussianVariance.PerFeature })]),
            Network = new MlpNetwork { HiddenDimensions = [64] }, Epochs = 2, BatchSize = 100, Run = new() { Threads = 1 },
        };
        var one = VaeTrainer.Train(new VaeDataset(rows, 300), options);
        var three = VaeTrainer.Train(new VaeDataset(rows, 300), options with { Run = options.Run with { Threads = 3 } });

        Near.SameBits(one.Weights.Values, three.Weights.Values);
    }

    [Fact]
    public void Save_CategoricalAndMixed_RoundTrips()
    {
        foreach (var likelihood in TestModels.Ranged(40))
        {
            var model = TestModels.Model(VaeArchitecture.Mlp(40, 2, [3], likelihood: likelihood));
            using var stream = new MemoryStream();
            model.Save(stream);
            stream.Position = 0;
            var loaded = VaeModel.Load(stream);

            Assert.Equal(model.Architecture, loaded.Architecture);
            Near.SameBits(model.Weights.Values, loaded.Weights.Values);
        }
    }

    [Theory]
    [InlineData("""{"first":0,"count":3,"likelihood":{"likelihood":"bernoulli"}}""", "cover 3 slots; a row has 4")]
    [InlineData("""{"first":0,"count":4,"likelihood":{"likelihood":"mixed","ranges":[]}}""", "is mixed itself")]
    [InlineData("""{"first":0,"count":4,"likelihood":null}""", "doesn't allow null values")]
    [InlineData("""{"first":-2147483648,"count":2147483647,"likelihood":{"likelihood":"bernoulli"}}""", "must have at least 1, from slot 0 on")]
    [InlineData("null", "Likelihood.Ranges[0] is null")]
    [InlineData("""{"first":0,"count":4,"likelihood":{"likelihood":"unheard"}}""", "")]
    public void Load_RangesThatCannotBe_Refused(string range, string expected)
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, [], likelihood: VaeLikelihood.Mixed((4, VaeLikelihood.Bernoulli))));
        using var stream = new MemoryStream();
        model.Save(stream);
        var length = BitConverter.ToInt32(stream.ToArray());
        var header = Encoding.UTF8.GetString(stream.ToArray(), 8, length);
        const string Written = """{\u0022first\u0022:0,\u0022count\u0022:4,\u0022likelihood\u0022:{\u0022likelihood\u0022:\u0022bernoulli\u0022}}""";
        Assert.Contains(Written, header, StringComparison.Ordinal);
        // Without the checksum: another program may have written the file.
        var text = header.Replace(Written, range.Replace("\"", "\\u0022", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("\"headerSha256\"", "\"other\"", StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(text);
        byte[] file = [.. BitConverter.GetBytes((ulong)changed.Length), .. changed, .. stream.ToArray().AsSpan(8 + length)];

        var error = Assert.Throws<InvalidDataException>(() => VaeModel.Load(new MemoryStream(file)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_WrongRanges_OneErrorNamesThem()
    {
        var likelihood = new MixedLikelihood
        {
            Ranges =
            [
                new(1, 2, VaeLikelihood.Bernoulli), new(3, 0, VaeLikelihood.Categorical), new(3, 1, null!),
                new(4, 1, new GaussianLikelihood { Variance = GaussianVariance.Fixed(-1) }),
            ],
        };

        Assert.Equal(
            """
            The architecture is not valid.
            - Likelihood.Ranges[0] has 2 slots from slot 1 on; it must have at least 1, from slot 0 on, where the ranges before it end.
            - Likelihood.Ranges[1] has 0 slots from slot 3 on; it must have at least 1, from slot 3 on, where the ranges before it end.
            - Likelihood.Ranges[2].Likelihood is null; give Bernoulli, Gaussian or categorical.
            - Likelihood.Ranges[3].Variance is -1; it must be finite and above 0.
            """.ReplaceLineEndings("\n"),
            Assert.Throws<ArgumentException>(() => VaeArchitecture.Mlp(5, 2, [], likelihood: likelihood)).Message);
        Assert.Equal(
            "Likelihood.Ranges cover 0 slots; a row has 5. Give every slot exactly one range.",
            Assert.Throws<ArgumentException>(() => VaeArchitecture.Mlp(5, 2, [], likelihood: VaeLikelihood.Mixed())).Message);
    }

    [Fact]
    public void Equals_Ranges_ByValue()
    {
        var likelihood = VaeLikelihood.Mixed((1, VaeLikelihood.Bernoulli), (2, VaeLikelihood.Categorical));

        Assert.Equal(VaeLikelihood.Mixed((1, VaeLikelihood.Bernoulli), (2, VaeLikelihood.Categorical)), likelihood);
        Assert.Equal(VaeLikelihood.Mixed((1, VaeLikelihood.Bernoulli), (2, VaeLikelihood.Categorical)).GetHashCode(), likelihood.GetHashCode());
        Assert.NotEqual(VaeLikelihood.Mixed((1, VaeLikelihood.Bernoulli), (2, VaeLikelihood.Gaussian)), likelihood);
        Assert.NotEqual(VaeLikelihood.Mixed((1, VaeLikelihood.Bernoulli)), likelihood);
    }

    [Fact]
    public void GetParameters_Mixed_LogVariancesOfTheRangesThatHaveThem()
    {
        var likelihood = VaeLikelihood.Mixed(
            (1, new GaussianLikelihood { Variance = GaussianVariance.PerOutput }),
            (3, VaeLikelihood.Categorical),
            (2, new GaussianLikelihood { Variance = GaussianVariance.PerFeature }),
            (1, new GaussianLikelihood { Variance = GaussianVariance.Learned }));

        Assert.Equal(
            ["output.mean.weight 14", "output.logVar.weight 2", "output.mean.bias 7", "output.logVar.bias 1", "likelihood.logVar 3"],
            VaeArchitecture.Mlp(7, 2, [], likelihood: likelihood).GetParameters().Skip(4).Select(p => $"{p.Name} {p.Length}"));
    }

    [Fact]
    public void Train_NotOneHot_ErrorNamesRowAndSlots()
    {
        var options = new VaeOptions
        {
            LatentDimension = 2,
            Epochs = 1, Network = new MlpNetwork { HiddenDimensions = [] }, Likelihood = VaeLikelihood.Mixed((1, VaeLikelihood.Gaussian), (3, VaeLikelihood.Categorical)),
        };

        Assert.Equal(
            "Row 1, slots 1 to 3 add up to 2; the categorical likelihood needs one-hot slots, which add up to 1, or to 0 for an unknown "
            + "category. Give other slots a likelihood of their own.",
            Assert.Throws<ArgumentException>(() => VaeTrainer.Train(new VaeDataset((float[])[9, 0, 1, 0, 9, 1, 1, 0], 4), options)).Message);
        Assert.Equal(
            "Row 0, slot 2 ('b') is -0.5; the categorical likelihood needs values in [0, 1]. Encode the column as one-hot, and leave these "
            + "slots out of normalization.",
            Assert.Throws<ArgumentException>(() => VaeTrainer.Train(
                new VaeDataset((float[])[9, 0, -0.5f, 0], 4, ["n", "a", "b", "c"]), options)).Message);
        VaeTrainer.Train(new VaeDataset((float[])[9, 0, 0, 0, 9, 0.25f, 0.75f, 0], 4), options);
    }
}
