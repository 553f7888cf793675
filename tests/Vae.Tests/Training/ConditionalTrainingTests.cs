using Vae.Data;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

/// <summary>Training with a condition: what the model learns of it, and that it comes the same way from everywhere.</summary>
public sealed class ConditionalTrainingTests
{
    private const int Rows = 300;
    private const int Slots = 4;
    private const int Classes = 3;

    private static readonly VaeOptions _options = new() { LatentDimension = 2, Epochs = 30, ValidationSetFraction = 0, Seed = 3 };

    public static TheoryData<string> Networks => ["Default", "Mlp"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Train_ClassAsCondition_SamplesAreOfTheirClass(string network)
    {
        var data = Table();
        var model = VaeTrainer.Train(data, With(network));
        var samples = new float[1000 * Slots];
        for (var k = 0; k < Classes; k++)
        {
            var condition = new float[Classes + 1];
            condition[k] = 1;
            model.Sample(1000, 1, samples, condition);

            // The first slot's mean is 10 k, with a deviation of 1.4 about it.
            Assert.Equal(10 * k, samples.Chunk(Slots).Average(row => row[0]), 0.7);
        }
    }

    [Fact]
    public void Train_ClassAsCondition_LatentSpaceDoesNotRepeatIt()
    {
        var model = VaeTrainer.Train(Table(), _options);
        var mu = new float[Rows * 2];
        model.Encode(Table().Rows.Span, mu);
        for (var k = 0; k < Classes; k++)
        {
            // Without a condition the classes lie 1.2 deviations from each other.
            Assert.Equal(0, mu.Chunk(2).Where((_, row) => row % Classes == k).Average(z => z[0]), 0.3);
            Assert.Equal(0, mu.Chunk(2).Where((_, row) => row % Classes == k).Average(z => z[1]), 0.3);
        }
    }

    [Fact]
    public void Train_ConditionInOtherUnits_SameEmbeddings()
    {
        var (plain, scaled) = (new float[Rows * 2], new float[Rows * 2]);
        VaeTrainer.Train(Table(), _options).Encode(Table().Rows.Span, plain);
        VaeTrainer.Train(Table(unit: 1024), _options).Encode(Table(unit: 1024).Rows.Span, scaled);
        Near.SameBits(plain, scaled);
    }

    [Fact]
    public void Train_IndicatorsAndNumbers_NumbersAloneAreStandardized()
    {
        var model = VaeTrainer.Train(Table(unit: 50), _options with { Epochs = 1 });
        var shift = model.Weights["condition.shift"];
        var scale = model.Weights["condition.scale"];
        Assert.Equal([0, 0, 0], shift[..Classes].ToArray());
        Assert.Equal([1, 1, 1], scale[..Classes].ToArray());
        var numbers = Table(unit: 50).Rows.Span.ToArray().Chunk(Slots + Classes + 1).Select(row => (double)row[^1]).ToArray();
        Assert.Equal(numbers.Average(), shift[^1], 0.01);
        Assert.Equal(1, Math.Sqrt(numbers.Average(x => Math.Pow(x - numbers.Average(), 2))) * scale[^1], 1e-4);
    }

    [Fact]
    public void Train_Streamed_FromTheSameRowsTheSameFirstWeights()
    {
        var options = _options with { Epochs = 2, Run = new() { MemoryBudget = 50 * RowStore.RowBytes(Slots + Classes + 1, hasWeights: false) } };
        var streamed = VaeTrainer.Train(new StreamedRows(Table()), options);
        Assert.Equal(Classes + 1, streamed.ConditionDimension);
        var memory = VaeTrainer.Train(Table(), options);
        Near.SameBits(memory.Weights["condition.scale"], streamed.Weights["condition.scale"]);
        Near.SameBits(memory.Weights["input.scale"], streamed.Weights["input.scale"]);
    }

    [Fact]
    public void Start_LinearPaths_TheBoundOfOneDrawIsTheExactLogLikelihoodGivenTheCondition()
    {
        var data = Table();
        var architecture = (VaeArchitecture.Mlp(Slots, 2, [8], likelihood: new GaussianLikelihood { Variance = GaussianVariance.Learned })
            with { Standardize = true, LinearPaths = true }).WithCondition(Classes + 1);
        var options = _options with { Network = architecture, LatentDimension = null };
        var model = new VaeModel(InitialWeights.For(architecture, options, TrainingRows.Read(data, architecture, options)));
        var (one, other) = (new float[Rows], new float[Rows]);
        model.ImportanceWeightedBound(data.Rows.Span, 1, 1, one);
        model.ImportanceWeightedBound(data.Rows.Span, 1, 2, other);
        Near.Values([.. one.Select(bound => (double)bound)], other, 6e-3, 2e-4);

        // The regression leaves of the first slot its deviation of 1.4, and of the whole likelihood far more than without a condition.
        var plain = VaeTrainer.Train(new VaeDataset(data.Rows, Slots + Classes + 1), _options);
        Assert.True(one.Average() > -10, $"{one.Average()}, and of rows with their conditions in them {plain.History[^1].Elbo}");
    }

    [Fact]
    public void SaveAndLoad_ConditionalModel_SameBits()
    {
        var model = VaeTrainer.Train(Table(), _options with { Epochs = 1 });
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        var loaded = VaeModel.Load(stream);
        Assert.Equal(model.Architecture, loaded.Architecture);
        Near.SameBits(model.Weights.Values, loaded.Weights.Values);
        Assert.Equal(Classes + 1, loaded.ConditionDimension);
    }

    [Fact]
    public void Train_ResumedFromACheckpoint_SameBits()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");
        using var stop = new CancellationTokenSource();
        var options = _options with { Epochs = 4, Run = new() { Checkpoint = new(path) } };
        try
        {
            var stopping = options with
            {
                Run = options.Run with { CancellationToken = stop.Token, MetricsCallback = metrics => Stop(metrics.Epoch == 2) },
            };
            Assert.Throws<OperationCanceledException>(() => VaeTrainer.Train(Table(), stopping));
            var resumed = VaeTrainer.Train(Table(), options);
            Near.SameBits(VaeTrainer.Train(Table(), options with { Run = new() }).Weights.Values, resumed.Weights.Values);
        }
        finally
        {
            File.Delete(path);
        }

        void Stop(bool now)
        {
            if (now)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void Train_MissingCondition_AnErrorOrIgnored()
    {
        var values = Table().Rows.ToArray();
        values[(3 * (Slots + Classes + 1)) + Slots + 1] = float.NaN;
        var data = new VaeDataset(values, Slots + Classes + 1, conditionDimension: Classes + 1);
        Assert.StartsWith("Row 3, slot 5 is NaN;", Assert.Throws<ArgumentException>(() => VaeTrainer.Train(data, _options)).Message, StringComparison.Ordinal);
        var model = VaeTrainer.Train(data, _options with { MissingValues = MissingValues.Ignore, Epochs = 2 });
        Assert.True(double.IsFinite(model.History[^1].Loss));
    }

    [Fact]
    public void Train_ConditionThatDoesNotFit_SaysWhatDoes()
    {
        Assert.Equal(
            "The condition has 8 of the 8 values of a row; it must have at least 0 and leave at least one to model. (Parameter 'conditionDimension')",
            Assert.Throws<ArgumentException>(() => new VaeDataset(new float[8], 8, conditionDimension: 8)).Message);
        Assert.StartsWith(
            "ConditionColumnName is 'class', and the rows have no condition:",
            Assert.Throws<ArgumentException>(() => VaeTrainer.Train(new VaeDataset(new float[8], 8), _options with { ConditionColumnName = "class" })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The data have a condition of 4 values; the VaeArchitecture in Options.Network has a ConditionDimension of 0.",
            Assert.Throws<ArgumentException>(() => VaeTrainer.Train(Table(), new() { Network = VaeArchitecture.Mlp(Slots, 2, []) })).Message,
            StringComparison.Ordinal);
        Assert.Contains("ConditionColumnName is empty", Assert.Throws<ArgumentException>(() => new VaeOptions { ConditionColumnName = "" }.Validate()).Message, StringComparison.Ordinal);
    }

    private static VaeOptions With(string network) => network == "Mlp" ? _options with { Network = new MlpNetwork { Standardize = true } } : _options;

    /// <summary>A factor, a class and a number: the class one-hot and the number are the condition.</summary>
    private static VaeDataset Table(float unit = 1)
    {
        var normal = TestValues.Normal(Rows * (Slots + 2), seed: 8);
        var values = new List<float>();
        for (var row = 0; row < Rows; row++)
        {
            var noise = normal.AsSpan(row * (Slots + 2), Slots + 2);
            var (k, factor, number) = (row % Classes, noise[^1], noise[^2]);
            values.AddRange([(10 * k) + factor + noise[0], factor + (0.3f * noise[1]) + number, number + (0.3f * noise[2]), (k == 1 ? 5 : 0) + noise[3]]);
            values.AddRange([k == 0 ? 1 : 0, k == 1 ? 1 : 0, k == 2 ? 1 : 0, number * unit]);
        }

        return new(values.ToArray(), Slots + Classes + 1, conditionDimension: Classes + 1);
    }
}
