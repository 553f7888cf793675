using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Options;

namespace Vae.MLNet.Tests;

/// <summary>What training gives where nothing is set: at least PCA, in any units.</summary>
public sealed class DataDefaultsTests
{
    private const int Slots = 12;
    private const int Rows = 600;

    private readonly MLContext _context = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void VaeEncode_NothingSet_ReadsClassesAsWellAsPca(int seed)
    {
        var (train, test) = (View(seed, first: 0, Rows), View(seed, Rows, Rows));

        var vae = Accuracy(_context.Transforms.VaeEncode("Read", "Features", latentDimension: 4), train, test);
        var pca = Accuracy(
            _context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
                .Append(_context.Transforms.ProjectToPrincipalComponents("Read", "Features", rank: 4, seed: 1)),
            train,
            test);

        Assert.True(vae >= pca - 0.03, $"Read from the embedding {vae:P1} are right, from PCA's {pca:P1}.");
    }

    [Fact]
    public void VaeEncode_NothingSet_ColumnsInOtherUnitsGiveTheSameEmbedding()
    {
        var (plain, scaled) = (View(seed: 1, 0, Rows), View(seed: 1, 0, Rows, slot => slot % 2 == 0 ? 1024 : 1f / 4096));
        var estimator = _context.Transforms.VaeEncode("Read", "Features", new VaeOptions { Seed = 3, Epochs = 5, LatentDimension = 4 });

        var expected = estimator.Fit(plain).Transform(plain).GetColumn<float[]>("Read").ToArray();
        var actual = estimator.Fit(scaled).Transform(scaled).GetColumn<float[]>("Read").ToArray();

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, (a, b) => Math.Abs(a - b) < 1e-3));
        Assert.True(expected.Max(row => row.Max(Math.Abs)) > 1);
    }

    [Theory]
    [InlineData(49, 500, 0)]
    [InlineData(50, 500, 0.1)]
    [InlineData(1000, 100, 0.1)]
    [InlineData(1001, 100, 0)]
    [InlineData(100_000, 4, 0)]
    public void Options_NothingSet_AreThoseOfTheDocumentation(int rows, int epochs, double heldOut)
    {
        var options = DataDefaults.For(new VaeOptions(), new DataFacts(rows));

        Assert.Equal(new MlpNetwork { HiddenDimensions = [256], Standardize = true, LinearPaths = true }, options.Network);
        Assert.Equal(new GaussianLikelihood { Variance = GaussianVariance.Learned }, options.Likelihood);
        Assert.Equal((new Adam { LearningRate = 2e-3 }, new CosineAnnealing(), epochs), (options.Optimizer, options.LearningRateSchedule, options.Epochs));
        Assert.Equal(heldOut, options.ValidationSetFraction);
        Assert.Equal(0.2, DataDefaults.For(new VaeOptions { ValidationSetFraction = 0.2 }, new DataFacts(rows)).ValidationSetFraction);
        Assert.Equal(0, DataDefaults.For(new VaeOptions { ValidationSetFraction = 0 }, new DataFacts(rows)).ValidationSetFraction);
        Assert.Equal(0.1, DataDefaults.For(new VaeOptions { EarlyStoppingCriteria = new() }, new DataFacts(rows)).ValidationSetFraction);
        Assert.False(((MlpNetwork)DataDefaults.For(new VaeOptions { Likelihood = new GaussianLikelihood { Mean = OutputMean.Sigmoid } }, new DataFacts(rows)).Network!).Standardize);
        Assert.Equal((null, new VariableMaskingInputNoise(0.6)), (options.InputNoise, DataDefaults.For(new VaeOptions { MissingValues = MissingValues.Ignore }, new DataFacts(rows)).InputNoise));
        var own = new VaeOptions { Network = new MlpNetwork() };
        Assert.Equal(own, DataDefaults.For(own, new DataFacts(rows)));
    }

    [Theory]
    [InlineData(0f, OutputMean.Sigmoid)]
    [InlineData(-1f, OutputMean.Tanh)]
    public void Options_Images_VarianceIsATenthOfTheirsAndMeansReachAsFar(float least, OutputMean mean)
    {
        var open = new VaeOptions { Network = new ConvolutionalNetwork { ImageShape = new(3, 32, 32) } };

        var options = DataDefaults.For(open, new DataFacts(128, Least: least, MeanVariance: 0.3));

        Assert.Equal(new GaussianLikelihood { Mean = mean, Variance = GaussianVariance.Fixed(0.1 * 0.3) }, options.Likelihood);
        Assert.Equal((new Adam { LearningRate = 3e-3 }, new CosineAnnealing(), 300), (options.Optimizer, options.LearningRateSchedule, options.Epochs));
        Assert.Equal(32, options.LatentDimension);
        Assert.Equal(8, DataDefaults.For(open with { Network = new ConvolutionalNetwork { ImageShape = new(1, 8, 8) } }, data: null).LatentDimension);
        Assert.Equal(5, DataDefaults.For(open, new DataFacts(60_000)).Epochs);
        Assert.Equal(GaussianVariance.Fixed(1), ((GaussianLikelihood)DataDefaults.For(open, new DataFacts(1, MeanVariance: 0)).Likelihood!).Variance);
        Assert.Null(DataDefaults.For(open, data: null).Likelihood);
        Assert.Equal(VaeLikelihood.Bernoulli, DataDefaults.For(open with { Likelihood = VaeLikelihood.Bernoulli }, new DataFacts(128)).Likelihood);
    }

    [Theory]
    [InlineData(0f, OutputMean.Sigmoid)]
    [InlineData(-1f, OutputMean.Tanh)]
    public void VaeReconstruct_ImagesAndNothingSet_ReconstructsThemWithoutCollapse(float least, OutputMean mean)
    {
        var warnings = new List<string>();
        _context.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(e.RawMessage);
            }
        };
        var data = Images(least);

        var transformer = _context.Transforms.VaeReconstruct("Clean", "Pixels").Fit(data);

        var likelihood = Assert.IsType<GaussianLikelihood>(transformer.Model.Architecture.Likelihood);
        Assert.Equal(mean, likelihood.Mean);
        float[][] pixels = [.. data.GetColumn<float[]>("Pixels")];
        float[][] clean = [.. transformer.Transform(data).GetColumn<float[]>("Clean")];
        var variance = Enumerable.Range(0, 64).Average(slot => Mean(pixels, row => row[slot] * row[slot]) - Math.Pow(Mean(pixels, row => row[slot]), 2));
        Assert.Equal(0.1 * variance, Assert.IsType<FixedVariance>(likelihood.Variance).Value, 1e-5);
        var error = Enumerable.Range(0, 64).Average(slot => pixels.Zip(clean, (x, y) => Math.Pow(x[slot] - y[slot], 2)).Average());
        Assert.True(error < 0.2 * variance, $"The error is {error:G3} of a variance of {variance:G3}.");
        Assert.True(transformer.Model.History[^1].ActiveUnits >= 4);
        Assert.DoesNotContain(warnings, warning => warning.Contains("collapse", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(49)]
    public void VaeEncode_FewRows_TrainsOnAllOfThem(int rows)
    {
        var data = View(seed: 1, 0, rows);

        var model = _context.Transforms.VaeEncode("Read", "Features", latentDimension: 2).Fit(data).Model;

        Assert.Equal(0, model.Options!.ValidationSetFraction);
        Assert.All(model.History, epoch => Assert.Null(epoch.ValidationLoss));
    }

    [Fact]
    public void VaeEncode_WarmUp_MayLastAsLongAsTheRowsAreTrainedOn()
    {
        var data = View(seed: 1, 0, 10);
        var fit = (int epochs) => _context.Transforms
            .VaeEncode("Read", "Features", new VaeOptions { LatentDimension = 2, Objective = new ElboObjective { WarmUpEpochs = epochs } }).Fit(data);

        Assert.Equal(1, fit(500).Model.History[^1].Beta, 0.01);
        Assert.Contains("Epochs, which is 500.", Assert.Throws<ArgumentException>(() => fit(501)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1 << 20, 0.1)]
    [InlineData(1 << 10, 0)]
    public void VaeEncode_NothingSet_HoldsATenthOutOfRowsInMemory(long budget, double expected)
    {
        var options = new VaeOptions { Epochs = 2, Run = new() { MemoryBudget = budget } };

        var model = _context.Transforms.VaeEncode("Read", "Features", options).Fit(View(seed: 1, 0, 100)).Model;

        Assert.Equal(expected, model.Options!.ValidationSetFraction);
        Assert.All(model.History, epoch => Assert.Equal(expected > 0, epoch.ValidationLoss is not null));
    }

    [Fact]
    public void VaeReconstruct_KeepObserved_FillsBetterForHavingSeenRowsWithGaps()
    {
        var (whole, holes) = (View(seed: 1, 0, Rows), View(seed: 1, 0, Rows, missing: 0.3));

        var (masked, plain) = (Error(null), Error(new MaskingInputNoise(0)));

        Assert.True(masked < 0.9 * plain, $"The mean squared error is {masked}, and {plain} without masks.");

        double Error(InputNoise? noise) => _context.Transforms
            .VaeReconstruct("Full", "Features", new VaeOptions { MissingValues = MissingValues.Ignore, InputNoise = noise, Seed = 1 }, keepObserved: true)
            .Fit(holes).Transform(holes).GetColumn<float[]>("Full").Zip(whole.GetColumn<float[]>("Features"))
            .Average(row => row.First.Zip(row.Second).Average(pair => Math.Pow(pair.First - pair.Second, 2)));
    }

    [Theory]
    [InlineData(0, 0.03)]
    [InlineData(0.25, 0.95)]
    [InlineData(1, 0.9)]
    public void VaeReconstruct_NothingSet_TakesNoiseOffAndLeavesCleanRowsAlone(double noise, double most)
    {
        var (clean, noisy) = (View(seed: 1, 0, Rows), View(seed: 1, 0, Rows, noise: noise));
        var truth = clean.GetColumn<float[]>("Features").ToArray();
        var deviation = Math.Sqrt(Enumerable.Range(0, Slots).Average(slot => truth.Average(row => row[slot] * row[slot]) - Math.Pow(truth.Average(row => row[slot]), 2)));

        var denoised = _context.Transforms.VaeReconstruct("Clean", "Features").Fit(noisy).Transform(noisy);

        var untouched = noise == 0 ? deviation : Error("Features");
        Assert.True(Error("Clean") < most * untouched, $"The error is {Error("Clean")}, without denoising {untouched}.");

        double Error(string column) => Math.Sqrt(
            denoised.GetColumn<float[]>(column).Zip(truth).Average(row => row.First.Zip(row.Second).Average(pair => Math.Pow(pair.First - pair.Second, 2))));
    }

    private double Accuracy(IEstimator<ITransformer> embedding, IDataView train, IDataView test)
    {
        var model = _context.Transforms.Conversion.MapValueToKey("Key", "Class")
            .Append(embedding)
            .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Read"))
            .Fit(train);
        return _context.MulticlassClassification.Evaluate(model.Transform(test), "Key").MicroAccuracy;
    }

    private static double Mean(float[][] rows, Func<float[], double> value) => rows.Average(value);

    /// <summary>Bright rectangles of any place and size on 8 x 8 dark pixels.</summary>
    private IDataView Images(float least)
    {
        var random = new Random(1);
        var definition = SchemaDefinition.Create(typeof(Image));
        definition[nameof(Image.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1, 8, 8);
        return _context.Data.LoadFromEnumerable(Enumerable.Range(0, 128).Select(_ =>
        {
            var (x, y, width, height) = (random.Next(5), random.Next(5), random.Next(2, 5), random.Next(2, 5));
            return new Image
            {
                Pixels = [.. Enumerable.Range(0, 64).Select(i => i % 8 >= x && i % 8 < x + width && i / 8 >= y && i / 8 < y + height ? 1 : least)],
            };
        }).ToArray(), definition);
    }

    /// <summary>Four classes on curves in twelve columns, in noise.</summary>
    private IDataView View(int seed, int first, int count, Func<int, float>? unit = null, double missing = 0, double noise = 0)
    {
        var (random, gaps) = (new Random(seed), new Random(seed + 100));
        var mixing = Enumerable.Range(0, 6 * Slots).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var rows = Enumerable.Range(0, first + count).Select(_ =>
        {
            var kind = random.Next(4);
            var (a, b) = (random.NextSingle() + kind, random.NextSingle() * 2);
            float[] factors = [a, b, a * b, MathF.Sin(2 * a), b * b, kind == 2 ? 1 : 0];
            return new Row
            {
                Class = $"{kind}",
                Features =
                [
                    .. Enumerable.Range(0, Slots).Select(slot => Damaged((unit?.Invoke(slot) ?? 1)
                        * (factors.Select((factor, i) => factor * mixing[(i * Slots) + slot]).Sum() + (0.2f * (random.NextSingle() - 0.5f))))),
                ],
            };
        }).ToArray();
        return _context.Data.LoadFromEnumerable(rows[first..]);

        float Damaged(float value) => gaps.NextDouble() < missing ? float.NaN : value + (float)(noise * Normal(gaps));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Image
    {
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Row
    {
        public string Class { get; set; } = "";

        [VectorType(Slots)]
        public float[] Features { get; set; } = [];
    }
}
