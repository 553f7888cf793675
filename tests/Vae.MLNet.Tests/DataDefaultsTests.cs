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
    [InlineData(40_000, 10, 0.1)]
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
        var own = new VaeOptions { Network = new MlpNetwork() };
        Assert.Equal(own, DataDefaults.For(own, new DataFacts(rows)));
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

    private double Accuracy(IEstimator<ITransformer> embedding, IDataView train, IDataView test)
    {
        var model = _context.Transforms.Conversion.MapValueToKey("Key", "Class")
            .Append(embedding)
            .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Read"))
            .Fit(train);
        return _context.MulticlassClassification.Evaluate(model.Transform(test), "Key").MicroAccuracy;
    }

    /// <summary>Four classes on curves in twelve columns, in noise.</summary>
    private IDataView View(int seed, int first, int count, Func<int, float>? unit = null)
    {
        var random = new Random(seed);
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
                    .. Enumerable.Range(0, Slots).Select(slot => (unit?.Invoke(slot) ?? 1)
                        * (factors.Select((factor, i) => factor * mixing[(i * Slots) + slot]).Sum() + (0.2f * (random.NextSingle() - 0.5f)))),
                ],
            };
        }).ToArray();
        return _context.Data.LoadFromEnumerable(rows[first..]);
    }

    private sealed class Row
    {
        public string Class { get; set; } = "";

        [VectorType(Slots)]
        public float[] Features { get; set; } = [];
    }
}
