using Vae.Kernels;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Clusters;

/// <summary>Several processes, here threads, train what one trains.</summary>
public sealed class ClusterTrainingTests
{
    // Ten steps of rounding that differs: a sum over processes has another order than a sum over rows.
    private const double Rounding = 1e-5;

    private const int Rows = 200;

    private static readonly Dictionary<string, VaeOptions> _cases = new()
    {
        ["plain"] = Plain,
        ["free bits and draws"] = Plain with { Objective = new ElboObjective { FreeBits = 0.3, Samples = 3, WarmUpEpochs = 1 } },
        ["validation"] = Plain with { ValidationSetFraction = 0.2, EarlyStoppingCriteria = new() { Patience = 1 }, LearningRateSchedule = new ReduceOnPlateau { Patience = 1 } },
        ["noise"] = Plain with { InputNoise = new GaussianInputNoise(0.1), GradientClipNorm = 1 },
        ["missing"] = Plain with { MissingValues = MissingValues.Ignore, InputNoise = new VariableMaskingInputNoise(0.5), Likelihood = VaeLikelihood.Gaussian },
        ["masks"] = Plain with { InputNoise = new MaskingInputNoise(0.2), Optimizer = new Sgd(), Objective = new AutoencoderObjective() },
        ["defaults"] = new() { LatentDimension = 2, Epochs = 2, BatchSize = 40, Seed = 3 },
        ["convolutions"] = Plain with { Network = new ConvolutionalNetwork { ImageShape = new(1, 4, 4), Channels = [3, 5] }, Epochs = 1, BatchSize = 40 },
    };

    private static VaeOptions Plain => new()
    {
        LatentDimension = 3,
        Network = new MlpNetwork { HiddenDimensions = [12] },
        Epochs = 2,
        BatchSize = 41,
        Seed = 7,
        Likelihood = VaeLikelihood.Bernoulli,
    };

    [Theory]
    [InlineData("plain", 2)]
    [InlineData("plain", 3)]
    [InlineData("free bits and draws", 3)]
    [InlineData("validation", 2)]
    [InlineData("noise", 3)]
    [InlineData("missing", 2)]
    [InlineData("masks", 3)]
    [InlineData("defaults", 3)]
    [InlineData("convolutions", 2)]
    [InlineData("convolutions", 3)]
    public void Train_ManyProcesses_AsOneToRounding(string name, int size)
    {
        var (options, data) = (_cases[name], Data(name, weights: name == "noise"));
        var alone = VaeTrainer.Train(data, options);

        var models = Train(size, new(), options, _ => data);

        Assert.All(models, model => AssertNear(alone, model));
        AssertSame(models);
        Assert.Equal(Bits(models[0]), Bits(Train(size, new(), options, _ => data)[0]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Train_RowsThatDoNotFitTheBudget_AsOneToRounding(int size)
    {
        var options = Plain with { ValidationSetFraction = 0.1, Run = new() { MemoryBudget = 50 * 16 * sizeof(float) } };
        var source = new StreamedRows(Data("plain", weights: false));
        var alone = VaeTrainer.Train(source, options);

        var models = Train(size, new(), options, _ => new StreamedRows(Data("plain", weights: false)));

        Assert.All(models, model => AssertNear(alone, model));
        AssertSame(models);
    }

    [Fact]
    public void Train_ClusterOfOne_SameBitsAsWithout()
    {
        var data = Data("plain", weights: false);

        Assert.Equal(Bits(VaeTrainer.Train(data, Plain)), Bits(Train(1, new() { RowsAreSplit = true, SynchronizeEvery = 3 }, Plain, _ => data)[0]));
    }

    [Theory]
    [InlineData("defaults", false)]
    [InlineData("validation", true)]
    [InlineData("missing", false)]
    [InlineData("convolutions", false)]
    public void Train_RowsAreSplit_EveryProcessTheSameModelOfAllRows(string name, bool weights)
    {
        var options = name == "defaults" ? _cases[name] with { ValidationSetFraction = 0 } : _cases[name];
        var models = Train(3, new() { RowsAreSplit = true }, options, rank => Part(Data(name, weights), rank, 3));

        AssertSame(models);
        Assert.Equal(Bits(models[0]), Bits(Train(3, new() { RowsAreSplit = true }, options, rank => Part(Data(name, weights), rank, 3))[0]));
        if (models[0].Architecture.Standardize)
        {
            var alone = VaeTrainer.Train(Data(name, weights), options with { Epochs = 1 });
            AssertNear(alone, models[0], VaeParameter.InputShift);
            AssertNear(alone, models[0], VaeParameter.InputScale);
        }
    }

    [Fact]
    public void Train_RowsAreSplitAndStreamed_EveryProcessTheSameModel()
    {
        var options = Plain with { ValidationSetFraction = 0.2, Run = new() { MemoryBudget = 20 * 16 * sizeof(float) } };

        AssertSame(Train(2, new() { RowsAreSplit = true }, options, rank => new StreamedRows(Part(Data("plain", weights: false), rank, 2))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Train_RowsToValidateOnAndAModelToStartFrom_EveryProcessTheSameModel(bool split)
    {
        var data = Data("plain", weights: false);
        var held = new VaeDataset(data.Rows[..(60 * data.Dimension)], data.Dimension);
        var start = VaeTrainer.Train(data, Plain with { Epochs = 1 });
        var alone = VaeTrainer.Train(data, Plain, held, start);

        var models = ThreadCluster.Run(3, new() { RowsAreSplit = split }, cluster => VaeTrainer.Train(
            split ? Part(data, cluster.Rank, 3) : data,
            Plain with { Run = Plain.Run with { Cluster = cluster, Threads = 1 } },
            split ? Part(held, cluster.Rank, 3) : held,
            start));

        AssertSame(models);
        Assert.All(models[0].History, epoch => Assert.NotNull(epoch.ValidationLoss));
        if (!split)
        {
            AssertNear(alone, models[0]);
        }
    }

    [Fact]
    public void Train_SynchronizeEvery_SameModelEverywhereAndLessToSend()
    {
        var (every, seldom) = (Sent(1), Sent(5));

        // Weights and two moments every fifth step, and a gradient in every step.
        Assert.InRange((double)seldom / every, 0.55, 0.65);

        static long Sent(int steps)
        {
            var results = ThreadCluster.Run(3, new() { SynchronizeEvery = steps }, cluster =>
                (Model: VaeTrainer.Train(Data("plain", weights: false), Plain with { Run = new() { Cluster = cluster } }), cluster.Summed));
            AssertSame([.. results.Select(result => result.Model)]);
            return results[0].Summed;
        }
    }

    [Fact]
    public void Train_LocalBatchStatistics_SameModelEverywhere()
    {
        var data = Data("convolutions", weights: false);
        var local = Train(2, new() { LocalBatchStatistics = true }, _cases["convolutions"], _ => data);

        AssertSame(local);
        Assert.NotEqual(Bits(Train(2, new(), _cases["convolutions"], _ => data)[0]), Bits(local[0]));
    }

    private static VaeModel[] Train(int size, VaeClusterOptions shared, VaeOptions options, Func<int, IVaeRowSource> data) =>
        ThreadCluster.Run(size, shared, cluster => VaeTrainer.Train(data(cluster.Rank), options with { Run = options.Run with { Cluster = cluster, Threads = 1 } }));

    private static VaeDataset Data(string name, bool weights)
    {
        var values = new float[Rows * 16];
        new Noise(5, NoiseStream.InputNoise).FillUniform(values, step: 0);
        for (var i = 0; name == "missing" && i < values.Length; i += 7)
        {
            values[i] = float.NaN;
        }

        return new(values, 16, rowWeights: weights ? Enumerable.Range(0, Rows).Select(row => (float)(row % 4)).ToArray() : default);
    }

    /// <summary>One process's rows, not as many as another's.</summary>
    private static VaeDataset Part(VaeDataset data, int rank, int size)
    {
        var (first, last) = (data.Count * rank * (rank + 1) / (size * (size + 1)), data.Count * (rank + 1) * (rank + 2) / (size * (size + 1)));
        return new(
            data.Rows[(first * data.Dimension)..(last * data.Dimension)], data.Dimension,
            rowWeights: data.RowWeights.IsEmpty ? default : data.RowWeights[first..last]);
    }

    private static void AssertNear(VaeModel alone, VaeModel model)
    {
        var (one, many) = (alone.Weights.Values.ToArray(), model.Weights.Values.ToArray());
        var difference = Math.Sqrt(one.Zip(many, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
        Assert.InRange(difference / Math.Sqrt(one.Sum(a => (double)a * a)), 0, Rounding);
        Assert.Equal(alone.History.Count, model.History.Count);
        Assert.All(alone.History.Zip(model.History), pair =>
        {
            Assert.InRange(Math.Abs(pair.First.Loss - pair.Second.Loss), 0, Rounding * Math.Abs(pair.First.Loss));
            Assert.InRange(Math.Abs((pair.First.ValidationLoss - pair.Second.ValidationLoss) ?? 0), 0, Rounding * Math.Abs(pair.First.Loss));
        });
    }

    private static void AssertNear(VaeModel alone, VaeModel model, string parameter)
    {
        foreach (var (expected, actual) in alone.Weights[parameter].ToArray().Zip(model.Weights[parameter].ToArray()))
        {
            Assert.InRange(actual, expected - (Rounding * Math.Abs(expected)), expected + (Rounding * Math.Abs(expected)));
        }
    }

    private static void AssertSame(VaeModel[] models) => Assert.All(models, model =>
    {
        Assert.Equal(Bits(models[0]), Bits(model));
        Assert.Equal(models[0].History.Select(epoch => epoch with { RowsPerSecond = 0 }), model.History.Select(epoch => epoch with { RowsPerSecond = 0 }));
        Assert.Equal(models[0].Options, model.Options);
    });

    private static int[] Bits(VaeModel model) => [.. model.Weights.Values.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
