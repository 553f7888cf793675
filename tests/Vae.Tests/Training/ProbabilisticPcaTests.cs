using Vae.Data;
using Vae.Kernels;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

/// <summary>The start at probabilistic PCA: its likelihood is known in closed form (Tipping and Bishop 1999), and its posterior is the true one.</summary>
public sealed class ProbabilisticPcaTests
{
    private const int Rows = 400;
    private const int Slots = 7;

    /// <summary>Sums in single precision.</summary>
    private const double Tolerance = 2e-4;

    private static readonly GaussianLikelihood _learned = new() { Variance = GaussianVariance.Learned };

    [Theory]
    [InlineData(1, PosteriorScale.LogVariance)]
    [InlineData(3, PosteriorScale.LogStandardDeviation)]
    [InlineData(6, PosteriorScale.SoftplusStandardDeviation)]
    public void Start_EveryRow_TheBoundOfOneDrawIsTheExactLogLikelihood(int latent, PosteriorScale scale)
    {
        var values = Values();
        var model = Start(VaeArchitecture.Mlp(Slots, latent, [16], likelihood: _learned) with { PosteriorScale = scale }, values);
        var (bounds, other) = (new float[Rows], new float[Rows]);
        model.ImportanceWeightedBound(values, 1, seed: 1, bounds);
        model.ImportanceWeightedBound(values, 1, seed: 2, other);

        // Whatever z is drawn: p(x, z) / q(z|x) is p(x) where q is the true posterior.
        Near.Values([.. bounds.Select(bound => (double)bound)], other, Tolerance * 30, Tolerance);
        var (spectrum, logScales) = Spectrum(values);
        var noise = spectrum[latent..].Average();
        // At the maximum the mean of x' inverse(C) x is D.
        var expected = -0.5 * (spectrum[..latent].Sum(Math.Log) + ((Slots - latent) * Math.Log(noise)) + (Slots * (1 + Math.Log(2 * Math.PI)))) + logScales;
        Near.Value(expected, bounds.Average(), 2e-3, 0, "mean log-likelihood");
        Near.Value(noise, Math.Exp(model.Weights["likelihood.logVar"][0]), 1e-6, 1e-5, "variance");
        var elbo = new float[Rows];
        model.NegativeElbo(values, 400, 1, elbo);
        Near.Value(-expected, elbo.Average(), 0.02, 0, "negative ELBO");
    }

    [Fact]
    public void Start_MoreLatentDimensionsThanSlots_TheRestIsThePrior()
    {
        var model = Start(VaeArchitecture.Mlp(Slots, 10, [4], likelihood: _learned), Values());
        var (mu, logVar) = (new float[Rows * 10], new float[Rows * 10]);
        model.Encode(Values(), mu, logVar);

        for (var i = 0; i < mu.Length; i++)
        {
            Assert.True(i % 10 < Slots || (mu[i] == 0 && logVar[i] == 0), $"dimension {i % 10}: {mu[i]}, {logVar[i]}");
        }

        Assert.Equal(-12, model.Weights["likelihood.logVar"][0], 1e-3);
    }

    [Fact]
    public void Start_OneSlot_ReconstructsIt()
    {
        float[] values = [.. TestValues.Normal(Rows, 3).Select(value => (40 * value) + 7)];
        var model = Start(VaeArchitecture.Mlp(1, 1, [4], likelihood: _learned) with { MinLikelihoodLogVariance = -6 }, values);
        var mean = new float[Rows];
        model.Reconstruct(values, mean);

        Near.Values([.. values.Select(value => (double)value)], mean, 0.5, 0);
    }

    [Fact]
    public void Start_FixedVariance_PosteriorIsThatOfIt()
    {
        var values = Values();
        var model = Start(VaeArchitecture.Mlp(Slots, 2, [], likelihood: new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.3) }), values);
        var (mu, logVar) = (new float[Rows * 2], new float[Rows * 2]);
        model.Encode(values, mu, logVar);

        var (spectrum, _) = Spectrum(values);
        Near.Value(Math.Log(0.3 / spectrum[0]), logVar[0], Tolerance, 0, "logVar");
        Near.Value(Math.Log(0.3 / spectrum[1]), logVar[1], Tolerance, 0, "logVar");
        for (var j = 0; j < 2; j++)
        {
            var variance = mu.Where((_, i) => i % 2 == j).Average(value => (double)value * value);
            Near.Value(1 - (0.3 / spectrum[j]), variance, 1e-3, 0, "variance of mu");
        }
    }

    [Theory]
    [InlineData("PerFeature", "likelihood.logVar")]
    [InlineData("PerOutput", "output.logVar.bias")]
    public void Start_VariancesPerSlot_AreWhatTheMeansLeave(string variance, string name)
    {
        var values = Values();
        var likelihood = new GaussianLikelihood { Variance = Named.Variance(variance) };
        var model = Start(VaeArchitecture.Mlp(Slots, 2, [5], likelihood: likelihood), values);

        var moments = Moments(values, Slots);
        var scale = model.Weights["input.scale"];
        for (var d = 0; d < Slots; d++)
        {
            var toMean = model.Weights["output.mean.linear.weight"].Slice(d * 2, 2);
            var left = (moments.Variance(d) * scale[d] * scale[d]) - (toMean[0] * toMean[0]) - (toMean[1] * toMean[1]);
            Near.Value(Math.Log(left), model.Weights[name][d], 1e-4, 0, $"slot {d}");
        }
    }

    [Fact]
    public void Start_MixedConstantAndMissing_FiniteAndFrequenciesAtOtherSlots()
    {
        var values = Values();
        for (var row = 0; row < Rows; row++)
        {
            var own = values.AsSpan(row * Slots, Slots);
            own[1] = 3;
            own[row % 3] = row % 7 == 0 ? float.NaN : own[row % 3];
            (own[4], own[5], own[6]) = (row % 4 == 0 ? 1 : 0, row % 5 == 0 ? 1 : 0, row % 5 == 0 ? 0 : 1);
        }

        var likelihood = VaeLikelihood.Mixed((4, _learned), (1, VaeLikelihood.Bernoulli), (2, VaeLikelihood.Categorical));
        var model = Start(
            VaeArchitecture.Mlp(Slots, 2, [5], likelihood: likelihood) with { MissingValues = MissingValues.Ignore }, values);
        var (mean, losses) = (new float[values.Length], new float[Rows]);
        model.Reconstruct(values, mean);
        model.ReconstructionLoss(values, losses);

        Near.Values([0.25, 0.2, 0.8], mean.AsSpan(4, 3), 1e-5, 0);
        Assert.All(losses, loss => Assert.True(float.IsFinite(loss)));
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(3, mean[(row * Slots) + 1], 1e-5));
    }

    [Fact]
    public void Train_OneEpochOfALowRate_StaysAtTheOptimum()
    {
        var values = Values();
        var architecture = Both(VaeArchitecture.Mlp(Slots, 3, [16], likelihood: _learned));
        var options = new VaeOptions { Network = architecture, Epochs = 1, Optimizer = new Adam { LearningRate = 1e-6 }, Objective = new ElboObjective { Samples = 50 } };

        var model = VaeTrainer.Train(new VaeDataset(values, Slots), options);
        var bounds = new float[Rows];
        Start(architecture, values).ImportanceWeightedBound(values, 1, seed: 1, bounds);

        Near.Value(bounds.Average(), model.History[0].Elbo, 0.1, 0, "ELBO of the first epoch");
    }

    [Fact]
    public void Train_Streamed_StartsAsInMemory()
    {
        var data = new VaeDataset(Values(), Slots);
        var options = new VaeOptions
        {
            Network = Both(VaeArchitecture.Mlp(Slots, 3, [16])), Epochs = 1, Optimizer = new Sgd { LearningRate = 1e-30 },
        };

        var streamed = VaeTrainer.Train(new StreamedRows(data), options with { Run = new() { MemoryBudget = 20 * RowStore.RowBytes(Slots, hasWeights: false) } });

        var inMemory = VaeTrainer.Train(data, options).Weights.Values.ToArray();
        // The order of the batches moves what is 0 by gradients times 1e-30.
        Near.Values([.. inMemory.Select(value => (double)value)], streamed.Weights.Values, 1e-20, 0);
    }

    [Fact]
    public void Fits_MoreSlotsThanTheLimit_StartsAtRandom()
    {
        var wide = Both(VaeArchitecture.Mlp(ProbabilisticPca.MostSlots + 1, 2, [3]));
        Assert.False(ProbabilisticPca.Fits(wide));
        Assert.True(ProbabilisticPca.Fits(wide with { InputDimension = ProbabilisticPca.MostSlots }));
        Assert.False(ProbabilisticPca.Fits(wide with { InputDimension = 4, Standardize = false }));

        var model = VaeTrainer.Train(
            TestValues.Line(10, wide.InputDimension, seed: 1), new VaeOptions { Network = wide, Epochs = 1, Optimizer = new Sgd { LearningRate = 1e-30 } });
        Near.SameBits(VaeWeights.Initialize(wide, 0)["posterior.mu.linear.weight"], model.Weights["posterior.mu.linear.weight"]);
        Assert.NotEqual(1, model.Weights["input.scale"][0]);
    }

    [Fact]
    public void Validate_ImagesWithLinearPaths_ErrorNamesTheLayer() => Assert.Equal(
        "LinearPaths is true and there is a UnflattenLayer; linear paths need an encoder and a decoder of LinearLayer and ActivationLayer alone. "
        + "Set LinearPaths to false, or leave the layers for images out.",
        Assert.Throws<ArgumentException>((VaeArchitecture.Convolutional(new(1, 8, 8), 2) with { LinearPaths = true }).Validate).Message);

    private static VaeArchitecture Both(VaeArchitecture architecture) => architecture with { Standardize = true, LinearPaths = true };

    private static VaeModel Start(VaeArchitecture architecture, float[] values) => new(InitialWeights.For(
        VaeWeights.Initialize(Both(architecture), 1), Moments(values, architecture.InputDimension)));

    private static RowMoments Moments(float[] values, int slots)
    {
        var moments = new RowMoments(slots, covariances: true);
        for (var row = 0; row < values.Length / slots; row++)
        {
            moments.Add(values.AsSpan(row * slots, slots), 1);
        }

        moments.Complete();
        return moments;
    }

    /// <summary>Eigenvalues of the correlations, the largest first, and the sum of the logarithms of the scales.</summary>
    private static (double[] Values, double LogScales) Spectrum(float[] values)
    {
        var moments = Moments(values, Slots);
        var matrix = new double[Slots * Slots];
        for (var i = 0; i < matrix.Length; i++)
        {
            var (a, b) = (i / Slots, i % Slots);
            matrix[i] = moments.Covariance(a, b) / Math.Sqrt(moments.Variance(a) * moments.Variance(b));
        }

        return (LeadingEigenvectors.Of(matrix, Slots, Slots).Values, -0.5 * Enumerable.Range(0, Slots).Sum(d => Math.Log(moments.Variance(d))));
    }

    /// <summary>Three factors and noise, each column in units of its own.</summary>
    private static float[] Values()
    {
        var (factors, noise, loadings) = (TestValues.Normal(Rows * 3, 1), TestValues.Normal(Rows * Slots, 2), TestValues.Normal(3 * Slots, 3));
        return
        [
            .. noise.Select((value, i) =>
            {
                var (row, d) = Math.DivRem(i, Slots);
                var signal = Enumerable.Range(0, 3).Sum(j => (3 - j) * loadings[(j * Slots) + d] * factors[(row * 3) + j]);
                return ((0.5f * value) + signal + d) * (1 + (10 * d));
            }),
        ];
    }
}
