using System.Text;
using Xunit;

namespace Vae.Tests.Training;

public sealed class MissingValuesTests
{
    private const int Slots = 24;

    /// <summary>A few layers of sums in single precision.</summary>
    private const double Tolerance = 3e-6;

    public static IEnumerable<VaeLikelihood> Likelihoods => [.. TestModels.Likelihoods, .. TestModels.Ranged(Slots)];

    [Fact]
    public void AllMethods_EveryLikelihood_AsNaiveDoubleLoops()
    {
        const int Rows = 20;
        var rows = WithHoles(Rows);
        foreach (var likelihood in Likelihoods)
        {
            var model = TestModels.Model(Ignoring(likelihood));
            var reference = new ReferenceVae(model.Weights);
            var (mean, perFeature, losses) = (new float[rows.Length], new float[rows.Length], new float[Rows]);
            model.Reconstruct(rows, mean);
            model.ReconstructionLossPerFeature(rows, perFeature);
            model.ReconstructionLoss(rows, losses);
            for (var row = 0; row < Rows; row++)
            {
                var x = rows.AsSpan(row * Slots, Slots);
                var (mu, _) = reference.Encode(x);
                var expected = reference.Losses(mu, x);
                Near.Values(reference.Decode(mu), mean.AsSpan(row * Slots, Slots), Tolerance, Tolerance, "mean");
                Near.Values(expected, perFeature.AsSpan(row * Slots, Slots), Tolerance, Tolerance, "loss of slot");
                Near.Value(expected.Sum(), losses[row], 10 * Tolerance, Tolerance, "loss");
            }
        }
    }

    [Fact]
    public void AllMethods_EveryLikelihood_BatchAsSingleRows()
    {
        var rows = WithHoles(70);
        foreach (var likelihood in Likelihoods)
        {
            var model = TestModels.Model(Ignoring(likelihood));
            var (together, alone) = (new float[rows.Length], new float[rows.Length]);
            model.ReconstructionLossPerFeature(rows, together);
            for (var row = 0; row < 70; row++)
            {
                model.ReconstructionLossPerFeature(rows.AsSpan(row * Slots, Slots), alone.AsSpan(row * Slots, Slots));
            }

            Near.SameBits(alone, together);
        }
    }

    [Fact]
    public void NegativeElbo_AllMissing_NoLossButTheKl()
    {
        var model = TestModels.Model(Ignoring(TestModels.Ranged(Slots)[1]));
        var row = Enumerable.Repeat(float.NaN, Slots).ToArray();
        var (elbo, kl) = (new float[1], new float[1]);
        model.NegativeElbo(row, samples: 3, seed: 1, elbo);
        model.KlDivergence(row, kl);

        Assert.Equal(kl[0], elbo[0]);
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Gaussian")]
    [InlineData("Masking")]
    public void Train_Holes_FillsThemBetterThanTheMean(string noise)
    {
        // Every slot is the same number or its negative, so that one slot tells all others.
        var full = TestValues.Normal(400, seed: 3).SelectMany(value => (float[])[value, -value, value, -value]).ToArray();
        var holes = (float[])full.Clone();
        for (var i = 0; i < holes.Length; i += 5)
        {
            holes[i] = float.NaN;
        }

        var model = VaeTrainer.Train(new VaeDataset(holes, 4), new VaeOptions
        {
            LatentDimension = 1, Network = new MlpNetwork { HiddenDimensions = [16] }, Epochs = 80, BatchSize = 32, Optimizer = new Adam { LearningRate = 0.01 }, Objective = new ElboObjective { Beta = 0.1 },
            MissingValues = MissingValues.Ignore, InputNoise = Named.Noise(noise),
            ValidationSetFraction = 0.1,
        });
        var filled = new float[holes.Length];
        Load(model).Reconstruct(holes, filled);

        var (error, variance) = (0.0, 0.0);
        for (var i = 0; i < holes.Length; i += 5)
        {
            error += Math.Pow(filled[i] - full[i], 2);
            variance += Math.Pow(full[i], 2);
        }

        Assert.True(error < 0.2 * variance, $"Squared error {error}, of {variance} about the mean.");
    }

    [Fact]
    public void Train_Infinity_ErrorAlsoWhereNaNIsIgnored()
    {
        var options = new VaeOptions { LatentDimension = 2, Epochs = 1, Network = new MlpNetwork { HiddenDimensions = [] }, MissingValues = MissingValues.Ignore };

        Assert.Equal(
            "Row 1, slot 0 is Infinity; values must be finite. Drop such rows or replace missing values first.",
            Assert.Throws<ArgumentException>(
                () => VaeTrainer.Train(new VaeDataset((float[])[float.NaN, 1, float.PositiveInfinity, 2], 2), options)).Message);
    }

    [Fact]
    public void Train_NaNInBernoulliAndCategoricalRanges_Trains()
    {
        var likelihood = VaeLikelihood.Mixed((1, VaeLikelihood.Bernoulli), (2, VaeLikelihood.Categorical));
        var options = new VaeOptions { LatentDimension = 2, Epochs = 1, Network = new MlpNetwork { HiddenDimensions = [] }, MissingValues = MissingValues.Ignore, Likelihood = likelihood };

        var model = VaeTrainer.Train(new VaeDataset((float[])[float.NaN, 0, 1, 1, float.NaN, float.NaN], 3), options);

        Assert.True(double.IsFinite(model.History[0].Loss));
        Assert.Equal(MissingValues.Ignore, Load(model).Architecture.MissingValues);
    }

    [Fact]
    public void Save_NaNIsAnError_FileAsBeforeThereWasAChoice()
    {
        using var stream = new MemoryStream();
        TestModels.Model(VaeArchitecture.Mlp(4, 2, [3])).Save(stream);

        Assert.DoesNotContain("missing", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.OrdinalIgnoreCase);
    }

    private static VaeModel Load(VaeModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        return VaeModel.Load(stream);
    }

    private static VaeArchitecture Ignoring(VaeLikelihood likelihood) =>
        VaeArchitecture.Mlp(Slots, 2, [8, 5], Activation.ELU, likelihood) with { MissingValues = MissingValues.Ignore };

    private static float[] WithHoles(int rows)
    {
        var values = TestValues.Uniform(rows * Slots, 2);
        for (var i = 0; i < values.Length; i += 7)
        {
            values[i] = float.NaN;
        }

        return values;
    }
}
