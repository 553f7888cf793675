using Vae.Data;
using Vae.Managed;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

/// <summary>A row of weight n counts as n rows, in losses, gradients and whole runs.</summary>
public sealed class RowWeightTests
{
    private const double Beta = 0.7;

    /// <summary>As in the unweighted gradient tests.</summary>
    private const double DifferenceStep = 1e-5;

    private const double Tolerance = 3e-6;

    private static readonly int[] _weights = [2, 0, 1, 3, 1, 0, 5];

    [Theory]
    [InlineData("Elbo", 1, 0)]
    [InlineData("Elbo", 3, 0.2)]
    [InlineData("Autoencoder", 1, 0)]
    public void Step_Weights_LossAndCentralDifferencesOfRepeatedRows(string objective, int samples, double freeBits)
    {
        foreach (var likelihood in TestModels.Likelihoods)
        {
            var architecture = VaeArchitecture.Mlp(5, 3, [4], Activation.Tanh, likelihood);
            var options = new VaeOptions { Objective = Named.Objective(objective, samples, freeBits), BatchSize = 7 };
            var weights = TestModels.Weights(architecture);
            var reference = new ReferenceVae(weights);
            var (weighted, repeated) = Batches(architecture, samples);
            using var session = new ManagedSession(weights, options);

            var expected = reference.Objective(repeated, options, Beta);
            var losses = session.Step(weighted, Beta, learningRate: 1e-3);

            Near.Value(expected.Loss, losses.Loss, Tolerance, Tolerance, $"loss, {likelihood}");
            Near.Value(expected.ReconstructionLoss, losses.ReconstructionLoss, Tolerance, Tolerance, $"reconstruction, {likelihood}");
            Near.Value(expected.KlDivergence, losses.KlDivergence, Tolerance, Tolerance, $"KL, {likelihood}");
            var gradient = Differences(reference, () => reference.Objective(repeated, options, Beta).Loss);
            Near.Values(gradient, session.Gradients.ToArray(), Tolerance * Math.Max(1, gradient.Max(Math.Abs)), 0, $"gradient, {likelihood},");
        }
    }

    [Fact]
    public void Step_NoRowCounts_LossAndGradientAreZero()
    {
        var architecture = VaeArchitecture.Mlp(5, 3, [4]);
        var (weighted, _) = Batches(architecture, 1);
        weighted.RowWeights.Clear();
        using var session = new ManagedSession(TestModels.Weights(architecture), new VaeOptions { BatchSize = 7 });

        Assert.Equal(new VaeLosses(0, 0, 0), session.Step(weighted, Beta, learningRate: 1e-3));
        Assert.All(session.Gradients.ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [Fact]
    public void Train_Weights_HistoryIsTheWeightedMean()
    {
        // Rows 0 to 3 in batches of 2, validation none; the engine's loss of a batch is 1, then 2.
        var engine = new ScriptedEngine { Training = step => new VaeLosses(step + 1, 0, 0) };
        var data = new VaeDataset(new float[8], 2, rowWeights: (float[])[1, 2, 3, 4]);

        var model = VaeTrainer.Train(data, new VaeOptions { LatentDimension = 2, Epochs = 1, BatchSize = 2, Network = new MlpNetwork { HiddenDimensions = [] }, Likelihood = VaeLikelihood.Bernoulli }, engine);

        Assert.Equal(2, engine.Steps.Count);
        var first = engine.Steps[0].RowWeights.Sum(weight => (double)weight);
        Assert.Equal(10, first + engine.Steps[1].RowWeights.Sum(weight => (double)weight));
        Assert.Equal((first + (2 * (10 - first))) / 10, model.History[0].Loss, 1e-12);
    }

    public static TheoryData<bool, bool> Sources => new() { { false, false }, { true, false }, { true, true } };

    /// <summary>Batch normalisation would learn from them, and they would take places in batches and in the validation set.</summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public void Train_RowsOfWeightZero_TheBitsOfTrainingWithoutThem(bool isStream, bool exceedsBudget)
    {
        var images = TestValues.Uniform(45 * 16, seed: 3);
        float[] weights = [.. Enumerable.Range(0, 45).Select(row => row % 3 == 1 ? 0f : 1 + (row % 2))];
        int[] counted = [.. Enumerable.Range(0, 45).Where(row => weights[row] > 0)];
        var options = new VaeOptions
        {
            LatentDimension = 2,
            Network = new ConvolutionalNetwork { ImageShape = new(1, 4, 4), Channels = [3] }, Epochs = 3, BatchSize = 8, ValidationSetFraction = exceedsBudget ? 0 : 0.2,
            Run = new() { MemoryBudget = exceedsBudget ? 10 * 17 * sizeof(float) : 1 << 20 },
        };

        var all = Train(new VaeDataset(images, 16, rowWeights: weights));
        var without = Train(new VaeDataset(
            counted.SelectMany(row => images[(row * 16)..((row + 1) * 16)]).ToArray(), 16, rowWeights: counted.Select(row => weights[row]).ToArray()));

        Near.SameBits(without.Weights.Values, all.Weights.Values, "weight");
        Assert.Equal(without.History.Select(epoch => epoch.ValidationLoss), all.History.Select(epoch => epoch.ValidationLoss));

        VaeModel Train(VaeDataset data) => VaeTrainer.Train(isStream ? new StreamedRows(data) : data, options);
    }

    [Fact]
    public void Train_EqualWeights_AsWithoutAny()
    {
        var data = TestValues.Line(50, 4, seed: 1);
        var options = new VaeOptions { LatentDimension = 2, Epochs = 3, BatchSize = 16, Network = new MlpNetwork { HiddenDimensions = [5] }, ValidationSetFraction = 0.2 };
        float[] weights = [.. Enumerable.Repeat(0.25f, 50)];

        var plain = VaeTrainer.Train(data, options);
        var weighted = VaeTrainer.Train(new VaeDataset(data.Rows, 4, rowWeights: weights), options);

        // The shares may differ by a rounding, and Adam carries it on.
        Assert.All(plain.Weights.Values.ToArray().Zip(weighted.Weights.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.Equal(plain.History[^1].ValidationLoss!.Value, weighted.History[^1].ValidationLoss!.Value, 1e-4);
    }

    [Theory]
    [InlineData(new[] { 1f, 2 }, "There are 2 weights for 3 rows.")]
    [InlineData(new[] { 1, -0.5f, 2 }, "The weight of row 1 is -0.5; weights must be finite and at least 0.")]
    [InlineData(new[] { 1, 1, float.NaN }, "The weight of row 2 is NaN; weights must be finite and at least 0.")]
    [InlineData(new[] { float.PositiveInfinity, 1, 1 }, "The weight of row 0 is Infinity; weights must be finite and at least 0.")]
    [InlineData(new[] { 0f, 0, 0 }, "The weight of every row is 0; at least one must be above 0.")]
    public void Dataset_WeightsThatDoNotFit_Error(float[] weights, string expected) =>
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => new VaeDataset(new float[6], 2, rowWeights: weights)).Message);

    [Fact]
    public void Train_OneRowThatCountsAndASplit_Error()
    {
        var weights = new float[10];
        weights[0] = 1;
        var data = new VaeDataset(new float[20], 2, rowWeights: weights);

        var error = Assert.Throws<ArgumentException>(
            () => VaeTrainer.Train(data, new VaeOptions { LatentDimension = 2, ValidationSetFraction = 0.5, Network = new MlpNetwork { HiddenDimensions = [] } }));

        Assert.Equal(
            "ValidationSetFraction is 0.5 and there are 1 rows: none would be left to train on. Give more rows or a smaller fraction.", error.Message);
    }

    /// <summary>The same rows and noise, once with weights and once repeated as often as the weights say.</summary>
    private static (VaeBatch Weighted, VaeBatch Repeated) Batches(VaeArchitecture architecture, int samples)
    {
        var (slots, latent, rows) = (architecture.InputDimension, architecture.LatentDimension, _weights.Length);
        var source = TestModels.Batch(architecture, rows, samples);
        var weighted = new VaeBatch(rows, slots, latent, samples, rowWeights: true);
        weighted.Begin(rows);
        source.Target.CopyTo(weighted.Target);
        source.Epsilon.CopyTo(weighted.Epsilon);
        int[] from = [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Repeat(row, _weights[row]))];
        var repeated = new VaeBatch(from.Length, slots, latent, samples);
        repeated.Begin(from.Length);
        for (var row = 0; row < rows; row++)
        {
            weighted.RowWeights[row] = _weights[row];
        }

        for (var i = 0; i < from.Length; i++)
        {
            source.Target.Slice(from[i] * slots, slots).CopyTo(repeated.Target[(i * slots)..]);
            for (var s = 0; s < samples; s++)
            {
                source.Epsilon.Slice(((s * rows) + from[i]) * latent, latent).CopyTo(repeated.Epsilon[(((s * from.Length) + i) * latent)..]);
            }
        }

        return (weighted, repeated);
    }

    private static double[] Differences(ReferenceVae reference, Func<double> loss)
    {
        var gradient = new double[reference.Values.Length];
        for (var i = 0; i < gradient.Length; i++)
        {
            var value = reference.Values[i];
            reference.Values[i] = value + DifferenceStep;
            var above = loss();
            reference.Values[i] = value - DifferenceStep;
            gradient[i] = (above - loss()) / (2 * DifferenceStep);
            reference.Values[i] = value;
        }

        return gradient;
    }
}
