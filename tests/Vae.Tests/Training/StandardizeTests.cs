using Vae.Data;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

/// <summary>Data in any units: what leaves a model that standardises is in them, and nothing else depends on them.</summary>
public sealed class StandardizeTests
{
    private const int Rows = 90;
    private const int Slots = 6;

    /// <summary>Shift and scale in single precision, and what training makes of their roundings.</summary>
    private const double Tolerance = 2e-4;

    private static readonly double[] _factors = [1000, 1e-3, 1, 250, 3e5, 0.5];
    private static readonly double[] _offsets = [5000, 0, -3, 1e4, 1e6, 40];

    private static readonly VaeArchitecture _architecture = VaeArchitecture.Mlp(
        Slots, 2, [8], Activation.Tanh, new GaussianLikelihood { Variance = GaussianVariance.Learned }) with { Standardize = true };

    [Theory]
    [InlineData("Fixed", "None")]
    [InlineData("Learned", "Gaussian")]
    [InlineData("PerFeature", "Masking")]
    [InlineData("PerOutput", "None")]
    public void Train_ColumnsInOtherUnits_SameLatentRowsAndLossesOffByAConstant(string variance, string noise)
    {
        var options = Options(_architecture with { Likelihood = new GaussianLikelihood { Variance = Named.Variance(variance, 0.3) } }) with
        {
            InputNoise = Named.Noise(noise, 0.2),
            ValidationSetFraction = 0.2,
        };
        var (values, others) = (Values(), InOtherUnits(Values()));
        var (model, other) = (VaeTrainer.Train(new VaeDataset(values, Slots), options), VaeTrainer.Train(new VaeDataset(others, Slots), options));
        var (mu, otherMu) = (new float[Rows * 2], new float[Rows * 2]);
        model.Encode(values, mu);
        other.Encode(others, otherMu);
        Near.Values(Doubles(mu), otherMu, 0.02, 0.01, "mu");

        var constant = _factors.Sum(factor => Math.Log(Math.Abs(factor)));
        Near.Value(model.History[^1].Loss + constant, other.History[^1].Loss, 0.01, 1e-3, "loss");
        Near.Value(model.History[^1].ValidationLoss!.Value + constant, other.History[^1].ValidationLoss!.Value, 0.01, 1e-3, "validation loss");
        var (losses, otherLosses) = (new float[Rows], new float[Rows]);
        other.ReconstructionLoss(others, otherLosses);
        model.ReconstructionLoss(values, losses);
        Near.Value(losses.Average() + constant, otherLosses.Average(), 0.02, 1e-3, "reconstruction loss");
    }

    [Fact]
    public void Train_UnitsOfPowersOfTwo_SameWeightsToTheBit()
    {
        float[] scaled = [.. Values().Select((value, i) => value * MathF.ScaleB(1, 3 * (i % Slots)))];

        var (model, other) = (VaeTrainer.Train(new VaeDataset(Values(), Slots), Options()), VaeTrainer.Train(new VaeDataset(scaled, Slots), Options()));

        var trained = model.Weights.OffsetOf("input.shift");
        Near.SameBits(model.Weights.Values[..trained], other.Weights.Values[..trained]);
        var (samples, others) = (new float[50 * Slots], new float[50 * Slots]);
        model.Sample(50, seed: 3, samples);
        other.Sample(50, seed: 3, others);
        Near.Values([.. samples.Select((value, i) => value * Math.ScaleB(1, 3 * (i % Slots)))], others, 1e-5, 1e-5, "samples");
    }

    [Fact]
    public void Scoring_RowsInTheDatasUnits_AsNaiveDoubleLoopsAloneAndInBatches()
    {
        foreach (var architecture in (VaeArchitecture[])
        [
            _architecture,
            _architecture with { LinearPaths = true },
            _architecture with { LinearPaths = true, Likelihood = new GaussianLikelihood { Variance = GaussianVariance.PerOutput }, Encoder = [], Decoder = [] },
            _architecture with { Likelihood = Mixed(), MissingValues = MissingValues.Ignore },
            VaeArchitecture.Convolutional(new(1, 3, 2), 2, [3], likelihood: VaeLikelihood.Gaussian) with { Standardize = true },
        ])
        {
            var rows = architecture.Likelihood is MixedLikelihood ? Values() : InOtherUnits(Values());
            var model = new VaeModel(InitialWeights.For(TestModels.Weights(architecture), Moments(rows)));
            if (architecture.MissingValues == MissingValues.Ignore)
            {
                (rows[1], rows[8], rows[16]) = (float.NaN, float.NaN, float.NaN);
            }

            var reference = new ReferenceVae(model.Weights);
            var (mu, mean, losses) = (new float[Rows * 2], new float[rows.Length], new float[rows.Length]);
            model.Encode(rows, mu);
            model.Reconstruct(rows, mean);
            model.ReconstructionLossPerFeature(rows, losses);
            for (var row = 0; row < Rows; row++)
            {
                var own = rows.AsSpan(row * Slots, Slots);
                var (oneMu, oneRow) = (new float[2], new float[Slots]);
                var (expectedMu, _) = reference.Encode(own);
                var expected = reference.Decode(expectedMu);
                Near.Values(expectedMu, mu.AsSpan(row * 2, 2), Tolerance, Tolerance, "mu");
                for (var d = 0; d < Slots; d++)
                {
                    Near.Value(expected[d], mean[(row * Slots) + d], Tolerance * Math.Abs(_factors[d]), 1e-6, "mean");
                }

                Near.Values(reference.Losses(expectedMu, own), losses.AsSpan(row * Slots, Slots), 0.05, 1e-3, $"loss of {architecture}, row {row},");
                model.Encode(own, oneMu);
                Near.SameBits(mu.AsSpan(row * 2, 2), oneMu, "mu alone");
                model.Reconstruct(own, oneRow);
                Near.SameBits(mean.AsSpan(row * Slots, Slots), oneRow, "mean alone");
                model.ReconstructionLossPerFeature(own, oneRow);
                Near.SameBits(losses.AsSpan(row * Slots, Slots), oneRow, "loss alone");
            }
        }
    }

    [Fact]
    public void Train_Units_AreMeansAndDeviationsOfTheTrainingRowsByWeight()
    {
        var values = Values();
        values[2] = float.NaN;
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => row % 3 * 0.5f)];
        var options = Options(_architecture with { MissingValues = MissingValues.Ignore }) with { ValidationSetFraction = 0.3 };
        var data = new VaeDataset(values, Slots, rowWeights: weights);
        var model = VaeTrainer.Train(data, options);

        var (training, _) = BatchSource.Split([.. Enumerable.Range(0, Rows).Where(row => weights[row] > 0)], options with { Seed = 7 });
        for (var d = 0; d < Slots; d++)
        {
            var observed = training.Where(row => !float.IsNaN(values[(row * Slots) + d])).ToList();
            var total = observed.Sum(row => (double)weights[row]);
            var mean = observed.Sum(row => weights[row] * (double)values[(row * Slots) + d]) / total;
            var variance = observed.Sum(row => weights[row] * Math.Pow(values[(row * Slots) + d] - mean, 2)) / total;
            Near.Value(mean, model.Weights["input.shift"][d], 1e-6, 1e-6, "shift");
            Near.Value(1 / Math.Sqrt(variance), model.Weights["input.scale"][d], 1e-6, 1e-6, "scale");
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-1e6f)]
    public void Train_ColumnConstantButForOneRow_StandardizedToFiveThere(float one)
    {
        const int Many = 400;
        float[] values = [.. Enumerable.Range(0, Many).SelectMany(row => (float[])[row % 7, row == 9 ? one : 0])];
        var architecture = VaeArchitecture.Mlp(2, 1, [4]) with { Standardize = true };

        var weights = VaeTrainer.Train(new VaeDataset(values, 2), new VaeOptions { Network = architecture, Epochs = 1 }).Weights;

        Near.Value(5 * Math.Sign(one), (one - weights["input.shift"][1]) * weights["input.scale"][1], 1e-5, 1e-5, "the row that differs");
        Near.Value(1 / 2.0, weights["input.scale"][0], 1e-2, 1e-2, "an ordinary column's scale");
    }

    [Fact]
    public void Train_Streamed_UnitsAsInMemory()
    {
        var data = new VaeDataset(Values(), Slots);
        var options = Options() with { Run = new() { MemoryBudget = 20 * RowStore.RowBytes(Slots, hasWeights: false) } };

        var (streamed, inMemory) = (VaeTrainer.Train(new StreamedRows(data), options), VaeTrainer.Train(data, options));

        Near.SameBits(inMemory.Weights["input.shift"], streamed.Weights["input.shift"]);
        Near.SameBits(inMemory.Weights["input.scale"], streamed.Weights["input.scale"]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(7f)]
    [InlineData(-7e-20f)]
    public void Train_ConstantColumn_EncoderSeesZeroAndLossesAreFiniteInAnyUnit(float constant)
    {
        var (values, others) = (Values(), Values());
        for (var row = 0; row < Rows; row++)
        {
            values[(row * Slots) + 3] = constant;
            others[(row * Slots) + 3] = 1000 * constant;
        }

        var (model, other) = (VaeTrainer.Train(new VaeDataset(values, Slots), Options()), VaeTrainer.Train(new VaeDataset(others, Slots), Options()));

        Assert.Equal(constant, model.Weights["input.shift"][3]);
        Assert.All(model.History, epoch => Assert.True(double.IsFinite(epoch.Loss)));
        Near.Value(model.History[^1].Loss + (constant == 0 ? 0 : Math.Log(1000)), other.History[^1].Loss, 1e-3, 1e-4, "loss");
        var weight = model.Weights["encoder.0.weight"];
        var initial = VaeWeights.Initialize(_architecture, 7)["encoder.0.weight"];
        for (var o = 0; o < 8; o++)
        {
            // Its gradient is 0, as the encoder's input is.
            Assert.Equal(initial[(o * Slots) + 3], weight[(o * Slots) + 3]);
        }
    }

    [Fact]
    public void Train_MixedLikelihood_OnlyGaussianSlotsHaveUnits()
    {
        var values = Values();
        for (var row = 0; row < Rows; row++)
        {
            values[(row * Slots) + 2] = row % 2;
            (values[(row * Slots) + 3], values[(row * Slots) + 4], values[(row * Slots) + 5]) = (row % 3 == 0 ? 1 : 0, row % 3 == 1 ? 1 : 0, row % 3 == 2 ? 1 : 0);
        }

        var model = VaeTrainer.Train(new VaeDataset(values, Slots), Options(_architecture with { Likelihood = Mixed() }));

        Assert.Equal([0, 0, 0, 0], model.Weights["input.shift"][2..].ToArray());
        Assert.Equal([1, 1, 1, 1], model.Weights["input.scale"][2..].ToArray());
        Assert.NotEqual(1, model.Weights["input.scale"][0]);
    }

    [Fact]
    public void SaveAndLoad_UnitsAndArchitecture_AsBefore()
    {
        var model = VaeTrainer.Train(new VaeDataset(InOtherUnits(Values()), Slots), Options());
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;

        var loaded = VaeModel.Load(stream);

        Assert.Equal(model.Architecture, loaded.Architecture);
        Near.SameBits(model.Weights.Values, loaded.Weights.Values);
        Assert.DoesNotContain("standardize", new StreamReader(Saved(_architecture with { Standardize = false })).ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutputMean.Sigmoid)]
    [InlineData(OutputMean.Tanh)]
    public void Validate_MeanOfAFixedRange_ErrorNamesIt(OutputMean mean)
    {
        var architecture = _architecture with { Likelihood = new GaussianLikelihood { Mean = mean } };

        Assert.Equal(
            $"Standardize is true and the Gaussian likelihood's Mean is {mean}, whose range standardised data exceed. Set Standardize to false, or use OutputMean.Identity.",
            Assert.Throws<ArgumentException>(architecture.Validate).Message);
    }

    [Fact]
    public void Validate_NoGaussianSlot_ErrorSaysSo() => Assert.Equal(
        "Standardize is true, but no slot has a Gaussian likelihood, and only those are standardised. Set it to false, or use VaeLikelihood.Gaussian.",
        Assert.Throws<ArgumentException>((_architecture with { Likelihood = VaeLikelihood.Bernoulli }).Validate).Message);

    [Fact]
    public void VaeWeights_ScaleNotAboveZero_Error()
    {
        var weights = VaeWeights.Initialize(_architecture, 1);
        foreach (var bad in new[] { 0, -1, 1e-40f })
        {
            var values = weights.Values.ToArray();
            values[weights.OffsetOf("input.scale") + 4] = bad;
            Assert.Contains("'input.scale' holds", Assert.Throws<ArgumentException>(() => new VaeWeights(_architecture, values)).Message, StringComparison.Ordinal);
        }
    }

    private static MixedLikelihood Mixed() => VaeLikelihood.Mixed((2, VaeLikelihood.Gaussian), (1, VaeLikelihood.Bernoulli), (3, VaeLikelihood.Categorical));

    private static VaeOptions Options(VaeArchitecture? architecture = null) =>
        new() { Network = architecture ?? _architecture, Epochs = 3, BatchSize = 32, Optimizer = new Adam { LearningRate = 0.01 }, Seed = 7 };

    /// <summary>Two hidden factors in noise, in [0, 1) or so.</summary>
    private static float[] Values()
    {
        var (factors, noise) = (TestValues.Uniform(Rows * 2, seed: 1), TestValues.Uniform(Rows * Slots, seed: 2));
        return [.. noise.Select((value, i) => (0.3f * value) + (0.7f * factors[(i / Slots * 2) + (i % Slots % 2)]))];
    }

    private static float[] InOtherUnits(float[] values) => [.. values.Select((value, i) => (float)((value * _factors[i % Slots]) + _offsets[i % Slots]))];

    private static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];

    private static RowMoments Moments(float[] rows)
    {
        var moments = new RowMoments(Slots, covariances: false);
        for (var row = 0; row < Rows; row++)
        {
            moments.Add(rows.AsSpan(row * Slots, Slots), 1);
        }

        moments.Complete();
        return moments;
    }

    private static MemoryStream Saved(VaeArchitecture architecture)
    {
        var stream = new MemoryStream();
        new VaeModel(VaeWeights.Initialize(architecture, 1)).Save(stream);
        stream.Position = 0;
        return stream;
    }
}
