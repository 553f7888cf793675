using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

/// <summary>Real training runs of the managed engine on rows above the memory budget.</summary>
public sealed class StreamedTrainingTests : IDisposable
{
    private static readonly VaeDataset _data = TestValues.Line(rows: 500, dimension: 32, seed: 1);

    /// <summary>A tenth of the rows is shuffled at a time. Enough work a step to be shared between threads.</summary>
    private static readonly VaeOptions _options = new()
    {
        LatentDimension = 4, Network = new MlpNetwork { HiddenDimensions = [64] }, Epochs = 4, BatchSize = 200, Optimizer = new Adam { LearningRate = 5e-3 }, Seed = 7,
        ValidationSetFraction = 0.1, GradientClipNorm = 5, InputNoise = new GaussianInputNoise(0.05),
        Run = new() { MemoryBudget = 50 * 32 * sizeof(float) },
    };

    private static readonly VaeOptions _small = new()
    {
        LatentDimension = 2,
        Network = new MlpNetwork { HiddenDimensions = [6] }, Epochs = 4, BatchSize = 8, Seed = 3, Objective = new ElboObjective { WarmUpEpochs = 2 }, ValidationSetFraction = 0.2, Run = new() { MemoryBudget = 10 * 6 * sizeof(float) },
    };

    private static readonly VaeDataset _weighted = new(
        TestValues.Line(60, 5, seed: 1).Rows, 5, rowWeights: Enumerable.Range(0, 60).Select(row => (1 + (row % 3)) / 2f).ToArray());

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-");

    /// <summary>What 32 slots of a fixed variance of 0.01 cost without any error.</summary>
    private static double Constant => 16 * Math.Log(2 * Math.PI * 0.01);

    private VaeCheckpointOptions Checkpoint => new(Path.Combine(_directory.FullName, "run.checkpoint"));

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Train_AboveTheBudget_LearnsAsInMemory()
    {
        var options = _options with { Epochs = 30, BatchSize = 50, Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.01) } };

        var memory = VaeTrainer.Train(_data, options).History[^1];
        var stream = VaeTrainer.Train(new StreamedRows(_data), options).History[^1];

        // From about 137 nats; the two runs see the rows in other orders and hold out others.
        Assert.InRange(memory.Loss - Constant, 0, 20);
        Assert.InRange((stream.Loss - Constant) / (memory.Loss - Constant), 0.9, 1.1);
        Assert.InRange((stream.ValidationLoss!.Value - Constant) / (memory.ValidationLoss!.Value - Constant), 0.8, 1.2);
    }

    [Fact]
    public void Train_RowsSortedByWhatTellsThemApart_LearnsAsInMemory()
    {
        // The worst order for a small buffer: positions on the line rise from first to last.
        var rows = _data.Rows.ToArray().Chunk(32).OrderBy(row => row.Where((_, slot) => slot % 2 == 0).Sum()).SelectMany(row => row).ToArray();
        var options = _options with { Epochs = 30, BatchSize = 50, Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.01) } };

        var stream = VaeTrainer.Train(new StreamedRows(new VaeDataset(rows, 32)), options).History;

        // That of the weights which the model has: in this order the last epoch may be one of the worse.
        Assert.InRange(stream.Min(epoch => epoch.ValidationLoss!.Value) - Constant, 0, 30);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Train_SameSeedAnyThreadCountCountKnownOrNot_SameBits(bool knowsCount, bool shuffles)
    {
        var source = new StreamedRows(_data) { KnowsCount = knowsCount, CanShuffle = shuffles };
        var alone = VaeTrainer.Train(source, _options with { Run = _options.Run with { Threads = 1 } });
        foreach (var threads in new int?[] { 1, 2, 3, null })
        {
            var model = VaeTrainer.Train(new StreamedRows(_data) { CanShuffle = shuffles }, _options with { Run = _options.Run with { Threads = threads } });

            Near.SameBits(alone.Weights.Values, model.Weights.Values, $"weight with {threads} threads");
            Assert.Equal(
                alone.History.Select(epoch => epoch with { RowsPerSecond = 0 }),
                model.History.Select(epoch => epoch with { RowsPerSecond = 0 }));
        }

        Assert.Equal((9, 0, 1), (source.Seeds.Count, source.OpenNow, source.OpenAtOnce));
    }

    [Fact]
    public void Train_WithinTheBudget_TheBitsOfADataset()
    {
        var source = new StreamedRows(_weighted) { KnowsCount = false };
        var options = _small with { Run = _small.Run with { MemoryBudget = source.BudgetOf(60) } };

        Near.SameBits(VaeTrainer.Train(_weighted, options).Weights.Values, VaeTrainer.Train(source, options).Weights.Values, "weight");
        Assert.Single(source.Seeds);
        Assert.Equal(60, source.Moves);
    }

    [Fact]
    public void Train_AnotherBudgetOrSeed_OtherBits()
    {
        var source = new StreamedRows(_weighted);
        var model = VaeTrainer.Train(source, _small);

        Assert.False(model.Weights.Values.SequenceEqual(VaeTrainer.Train(source, _small with { Run = _small.Run with { MemoryBudget = 264 } }).Weights.Values));
        Assert.False(model.Weights.Values.SequenceEqual(VaeTrainer.Train(source, _small with { Seed = 4 }).Weights.Values));
        Assert.False(model.Weights.Values.SequenceEqual(VaeTrainer.Train(_weighted, _small).Weights.Values));
    }

    // 6 or 7 batches of training an epoch: in the first batch, within an epoch, near its end, and in the last epoch.
    [Theory]
    [InlineData(1, false)]
    [InlineData(4, true)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(10, true)]
    [InlineData(23, false)]
    public void Train_CancelledAndResumed_EndsInTheSameBits(int steps, bool shuffles)
    {
        var whole = VaeTrainer.Train(new StreamedRows(_weighted) { CanShuffle = shuffles }, _small);

        Cancel(new StreamedRows(_weighted) { CanShuffle = shuffles }, steps);
        var resumed = VaeTrainer.Train(new StreamedRows(_weighted) { CanShuffle = shuffles }, _small with { Run = _small.Run with { Checkpoint = Checkpoint, Threads = 2 } });

        Near.SameBits(whole.Weights.Values, resumed.Weights.Values, "weight");
        Assert.Equal(
            whole.History.Select(epoch => epoch with { RowsPerSecond = 0 }), resumed.History.Select(epoch => epoch with { RowsPerSecond = 0 }));
        Assert.Empty(_directory.GetFiles());
    }

    [Fact]
    public void Train_RowsOfWeightZeroCancelledAndResumed_EndsInTheSameBits()
    {
        float[] weights = [.. Enumerable.Range(0, 60).Select(row => row % 4 == 1 ? 0f : 1)];
        var data = new VaeDataset(_weighted.Rows, 5, rowWeights: weights);
        var whole = VaeTrainer.Train(new StreamedRows(data), _small);

        Cancel(new StreamedRows(data), steps: 7);
        var resumed = VaeTrainer.Train(new StreamedRows(data), _small with { Run = _small.Run with { Checkpoint = Checkpoint } });

        Near.SameBits(whole.Weights.Values, resumed.Weights.Values, "weight");
    }

    [Fact]
    public void Train_SourceThatDrawsItsRowsAnewForEachSeed_TrainsOnTheDrawsAndResumesToTheSameBits()
    {
        StreamedRows Rows() => new(_weighted) { CanShuffle = true, DrawsAnew = true };
        var same = VaeTrainer.Train(new StreamedRows(_weighted) { CanShuffle = true }, _small);
        var whole = VaeTrainer.Train(Rows(), _small);

        Cancel(Rows(), steps: 10);
        var resumed = VaeTrainer.Train(Rows(), _small with { Run = _small.Run with { Checkpoint = Checkpoint } });

        Assert.NotEqual(same.Weights.Values.ToArray(), whole.Weights.Values.ToArray());
        Near.SameBits(whole.Weights.Values, resumed.Weights.Values, "weight");
    }

    [Fact]
    public void Train_CancelledWhileTheBufferFills_WritesACheckpointThatResumes()
    {
        var whole = VaeTrainer.Train(new StreamedRows(_weighted), _small);
        using var source = new CancellationTokenSource();
        var rows = new StreamedRows(_weighted)
        {
            // After the first pass and an epoch of training and validation, the fifth row.
            OnRow = moves =>
            {
                if (moves == (3 * 60) + 5)
                {
                    source.Cancel();
                }
            },
        };

        Assert.ThrowsAny<OperationCanceledException>(
            () => VaeTrainer.Train(rows, _small with { Run = _small.Run with { Checkpoint = Checkpoint, CancellationToken = source.Token } }));
        Assert.Equal((186, 0), (rows.Moves, rows.OpenNow));
        var resumed = VaeTrainer.Train(new StreamedRows(_weighted), _small with { Run = _small.Run with { Checkpoint = Checkpoint } });

        Near.SameBits(whole.Weights.Values, resumed.Weights.Values, "weight");
    }

    [Fact]
    public void Train_CheckpointOfAnotherBudgetOrSource_ErrorNamesWhatDiffers()
    {
        Cancel(new StreamedRows(_weighted), 8);

        AssertOther("10 then and is 11 now", new StreamedRows(_weighted), _small with { Run = _small.Run with { MemoryBudget = 264 } });
        AssertOther("10 then and is all now", new StreamedRows(_weighted), _small with { Run = _small.Run with { MemoryBudget = 1 << 20 } });
        AssertOther("10 then and is 10, by the source too now", new StreamedRows(_weighted) { CanShuffle = true }, _small);
        // A few bytes more that hold no further row change nothing.
        VaeTrainer.Train(new StreamedRows(_weighted), _small with { Run = _small.Run with { Checkpoint = Checkpoint, MemoryBudget = 263 } });
        Assert.Empty(_directory.GetFiles());
    }

    [Fact]
    public void Train_InMemoryWithAnotherBudget_ResumesAllTheSame()
    {
        var options = _small with { Run = _small.Run with { MemoryBudget = 1 << 20 } };
        var whole = VaeTrainer.Train(_weighted, options);
        using var source = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(
            _weighted, options with { Run = options.Run with { Checkpoint = Checkpoint, CancellationToken = source.Token } }, new CancellingEngine(source, 8)));
        var resumed = VaeTrainer.Train(new StreamedRows(_weighted), options with { Run = options.Run with { Checkpoint = Checkpoint, MemoryBudget = 1 << 21 } });

        Near.SameBits(whole.Weights.Values, resumed.Weights.Values, "weight");
    }

    [Fact]
    public void Train_Weights_LossIsTheirMean()
    {
        // Batches of one row, each with a loss of its own: its weight.
        var engine = new ScriptedEngine();
        var scripted = new ScriptedEngine { Training = step => new VaeLosses(engine.Steps[step].RowWeights[0], 0, 0) };
        var options = _small with { BatchSize = 1, Epochs = 1, Objective = new ElboObjective { WarmUpEpochs = 0 }, ValidationSetFraction = 0, Likelihood = VaeLikelihood.Bernoulli };

        VaeTrainer.Train(new StreamedRows(_weighted), options, engine);
        var model = VaeTrainer.Train(new StreamedRows(_weighted), options, scripted);

        // Weights 0.5, 1 and 1.5 in equal parts: their mean by themselves as weights is 3.5 / 3.
        Assert.Equal(3.5 / 3, model.History[0].Loss, 1e-12);
        Assert.Equal(_weighted.RowWeights.ToArray().Order(), engine.Steps.Select(call => call.RowWeights[0]).Order());
    }

    [Fact]
    public void Train_EveryRowToTrainOnWeighsNothing_Error()
    {
        var options = _small with { ValidationSetFraction = 0.5, Run = _small.Run with { MemoryBudget = 24 } };
        var engine = new ScriptedEngine();
        VaeTrainer.Train(new StreamedRows(new VaeDataset(_weighted.Rows[..50], 5)), options with { BatchSize = 1 }, engine);
        var held = engine.Evaluations.Select(call => call.Target[0]).ToHashSet();
        var weights = Enumerable.Range(0, 10).Select(row => held.Contains(_weighted.Rows.Span[row * 5]) ? 1f : 0).ToArray();

        Assert.Equal(
            $"ValidationSetFraction is 0.5 and there are {held.Count} rows, of which chance puts {held.Count} into the validation set. "
            + "Give more rows or another fraction.",
            Assert.Throws<ArgumentException>(
                () => VaeTrainer.Train(new StreamedRows(new VaeDataset(_weighted.Rows[..50], 5, null, weights)), options)).Message);
    }

    [Theory]
    [InlineData(1, 59, "epoch 1 found 59 rows, and the first pass 60.")]
    [InlineData(1, 61, "epoch 1 found more rows, and the first pass 60.")]
    [InlineData(5, 0, "epoch 3 found 0 rows, and the first pass 60.")] // Training and validation by turns.
    [InlineData(6, 10, "epoch 3 found 10 rows, and the first pass 60.")]
    [InlineData(6, 200, "epoch 3 found more rows, and the first pass 60.")]
    public void Train_OtherRowsInALaterEpoch_Error(int reader, int count, string expected)
    {
        var source = new StreamedRows(_weighted) { RowsOf = number => number == reader ? count : 60 };

        var error = Assert.Throws<InvalidOperationException>(() => VaeTrainer.Train(source, _small));

        Assert.Equal(
            $"The data changed while training: {expected} Every pass must find the same rows. Save the data to a file, or cache them, "
            + "before training.",
            error.Message);
        Assert.Equal(0, source.OpenNow);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_OtherIdsInALaterPass_Error(int reader)
    {
        var source = new StreamedRows(_weighted) { CanShuffle = true, IdOf = (number, row) => number == reader ? 7 : (ulong)row };

        Assert.Contains(
            reader == 1 ? " rows to train on, and the first pass " : " rows to validate on, and the first pass ",
            Assert.Throws<InvalidOperationException>(() => VaeTrainer.Train(source, _small)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Train_BadValueFarInTheStream_ErrorNamesRowAndSlotBeforeTraining()
    {
        var values = _data.Rows.ToArray();
        (values[(450 * 32) + 3], values[(460 * 32) + 3]) = (1.5f, float.NaN);
        var engine = new ScriptedEngine();
        VaeDataset Named(float[] rows) => new(rows, 32, [.. Enumerable.Range(0, 32).Select(slot => $"s{slot}")]);

        Assert.Equal(
            "Row 460, slot 3 ('s3') is NaN; values must be finite. Drop such rows or replace missing values first.",
            Error(_options));
        Assert.Equal(
            "Row 450, slot 3 ('s3') is 1.5; the Bernoulli likelihood needs values in [0, 1]. Normalize the column to that range, or use "
            + "VaeLikelihood.Gaussian.",
            Error(_options with { Likelihood = VaeLikelihood.Bernoulli }));
        Assert.Empty(engine.Steps);

        string Error(VaeOptions options) => Assert.Throws<ArgumentException>(
            () => VaeTrainer.Train(new StreamedRows(Named(values)), options, engine)).Message;
    }

    [Fact]
    public void Train_HugeStreamedData_ErrorNamesThem()
    {
        var source = new StreamedRows(new VaeDataset(TestValues.Normal(300, 1, scale: 1e25), 3));

        Assert.Contains(
            "Likeliest cause: the data reach ",
            Assert.Throws<VaeTrainingException>(() => VaeTrainer.Train(source, new VaeOptions { LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [] }, Run = new() { MemoryBudget = 100 } })).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, source.OpenNow);
    }

    [Fact]
    public void Train_SourceThatSaysOnlyWhatItMust_Trains()
    {
        var model = VaeTrainer.Train(new Counting(), new VaeOptions { LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [] }, Epochs = 2, Run = new() { MemoryBudget = 80 }, ValidationSetFraction = 0.2 });

        Assert.Equal(2, model.History.Count);
    }

    private static void Cancel(StreamedRows rows, int steps, VaeOptions options)
    {
        using var source = new CancellationTokenSource();
        var engine = new CancellingEngine(source, steps);
        Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(rows, options with { Run = options.Run with { CancellationToken = source.Token } }, engine));
        Assert.Equal(0, rows.OpenNow);
    }

    private void Cancel(StreamedRows rows, int steps) => Cancel(rows, steps, _small with { Run = _small.Run with { Checkpoint = Checkpoint, Threads = 1 } });

    private void AssertOther(string difference, StreamedRows source, VaeOptions options) => Assert.Contains(
        $"belongs to another training run: the number of rows shuffled at a time (MemoryBudget) was {difference}. ",
        Assert.Throws<ArgumentException>(() => VaeTrainer.Train(source, options with { Run = options.Run with { Checkpoint = Checkpoint } })).Message,
        StringComparison.Ordinal);

    /// <summary>Fifty rows of two values, and nothing said beside.</summary>
    private sealed class Counting : IVaeRowSource
    {
        public int Dimension => 2;

        public IVaeRowReader Open(int? shuffleSeed) => new Reader();

        private sealed class Reader : IVaeRowReader
        {
            private int _row;

            public bool MoveNext() => ++_row <= 50;

            public void Read(Span<float> destination) => (destination[0], destination[1]) = (_row / 50f, 1 - (_row / 50f));

            public void Dispose()
            {
            }
        }
    }
}
