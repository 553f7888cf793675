using System.Text;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private static readonly VaeDataset _data = TestValues.Line(50, 5, seed: 1);

    private static readonly VaeOptions _options = new()
    {
        LatentDimension = 2,
        Network = new MlpNetwork { HiddenDimensions = [6] }, Epochs = 6, BatchSize = 8, Seed = 3, Objective = new ElboObjective { WarmUpEpochs = 2 }, ValidationSetFraction = 0.2,
        LearningRateSchedule = new ReduceOnPlateau { Patience = 1 }, Optimizer = new Adam { LearningRate = 0.01 },
    };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-");

    private string CheckpointPath => Path.Combine(_directory.FullName, "run.checkpoint");

    private VaeCheckpointOptions Checkpoint => new(CheckpointPath);

    public void Dispose() => _directory.Delete(recursive: true);

    // 5 batches of training an epoch: in the first batch, within an epoch, at its end, and in the last epoch.
    public static TheoryData<string, int> Stops
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var optimizer in Named.Optimizers)
            {
                foreach (var steps in new[] { 1, 8, 15, 29 })
                {
                    cases.Add(optimizer, steps);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public void Train_CancelledAndResumed_EndsInTheSameBits(string optimizer, int steps)
    {
        var options = _options with { Optimizer = Named.Optimizer(optimizer) with { WeightDecay = 0.01 }, GradientClipNorm = 1 };
        var whole = VaeTrainer.Train(_data, options);

        Cancel(options with { Run = options.Run with { Checkpoint = Checkpoint, Threads = 1 } }, steps);
        Assert.True(File.Exists(CheckpointPath));
        var resumed = VaeTrainer.Train(_data, options with { Run = options.Run with { Checkpoint = Checkpoint, Threads = 2, Device = "cpu" } });

        Assert.True(whole.Weights.Values.SequenceEqual(resumed.Weights.Values));
        Assert.Equal(
            whole.History.Select(epoch => epoch with { RowsPerSecond = 0 }), resumed.History.Select(epoch => epoch with { RowsPerSecond = 0 }));
        Assert.Empty(_directory.GetFiles());
    }

    [Fact]
    public void Train_EarlyStoppingInterrupted_StopsWhereItWouldHave()
    {
        var options = _options with { Epochs = 60, Optimizer = new Adam { LearningRate = 0.05 }, EarlyStoppingCriteria = new() { Patience = 2 } };
        var whole = VaeTrainer.Train(_data, options);
        Assert.InRange(whole.History.Count, 6, 59);

        Cancel(options with { Run = options.Run with { Checkpoint = Checkpoint } }, (whole.History.Count * 5) - 7);
        var resumed = VaeTrainer.Train(_data, options with { Run = options.Run with { Checkpoint = Checkpoint } });

        Assert.Equal(whole.History.Count, resumed.History.Count);
        Assert.True(whole.Weights.Values.SequenceEqual(resumed.Weights.Values));
    }

    /// <summary>More than networks have layers, so that the history alone says how long a checkpoint may be.</summary>
    [Fact]
    public void Train_CancelledInTheLastOfManyEpochs_Resumes()
    {
        var options = _options with
        {
            Epochs = 21_000, BatchSize = 50, Network = new MlpNetwork { HiddenDimensions = [] }, ValidationSetFraction = 0, Run = new() { Checkpoint = Checkpoint with { EveryEpochs = 30_000 } },
        };

        Cancel(options, 20_999);

        Assert.Equal(21_000, VaeTrainer.Train(_data, options).History.Count);
    }

    [Theory]
    [InlineData(1, new[] { 1, 2, 3, 4, 5 })]
    [InlineData(2, new[] { 2, 4 })]
    [InlineData(4, new[] { 4 })]
    public void Train_EveryEpochs_FileIsThereWhenTheCallbackComes(int every, int[] expected)
    {
        var written = new List<int>();
        var options = _options with
        {
            Run = _options.Run with { Checkpoint = Checkpoint with { EveryEpochs = every }, MetricsCallback = metrics =>
            {
                if (File.Exists(CheckpointPath))
                {
                    written.Add(metrics.Epoch);
                    File.Delete(CheckpointPath);
                }
            } },
        };

        VaeTrainer.Train(_data, options);

        Assert.Equal(expected, written);
    }

    [Fact]
    public void Train_EveryTime_WritesWithinAnEpoch()
    {
        var seen = 0;
        var engine = new ScriptedEngine
        {
            Training = step =>
            {
                seen += step is > 0 and < 5 && File.Exists(CheckpointPath) ? 1 : 0;
                return new VaeLosses(1, 1, 0);
            },
        };

        VaeTrainer.Train(_data, _options with { Run = _options.Run with { Checkpoint = Checkpoint with { EveryEpochs = null, EveryTime = TimeSpan.FromTicks(1) } } }, engine);

        Assert.Equal(4, seen);
    }

    [Fact]
    public void Train_CheckpointOfOtherOptionsDataOrEngine_ErrorNamesWhatDiffersAndKeepsTheFile()
    {
        Cancel(_options with { Run = _options.Run with { Checkpoint = Checkpoint } }, 8);
        var before = File.ReadAllBytes(CheckpointPath);
        var other = _data.Rows.ToArray();
        other[7] += 0.125f;

        AssertOther("Optimizer.LearningRate was 0.01 then and is 0.02 now", _data, _options with { Optimizer = new Adam { LearningRate = 0.02 } });
        AssertOther("Seed was 3 then and is 4 now", _data, _options with { Seed = 4 });
        AssertOther("the number of rows was 50 then and is 40 now", new(_data.Rows[..200], 5), _options);
        AssertOther("the number of values per row was 5 then and is 10 now", new(_data.Rows, 10), _options);
        AssertOther("the engine was Managed then and is Scripted now", _data, _options, new ScriptedEngine());
        var error = Assert.Throws<ArgumentException>(() => VaeTrainer.Train(new VaeDataset(other, 5), _options with { Run = _options.Run with { Checkpoint = Checkpoint } }));
        Assert.Contains("the data's SHA-256 was ", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(CheckpointPath));
    }

    [Fact]
    public void Train_CheckpointCutOffFlippedOrForeign_ErrorSaysSoAndKeepsTheFile()
    {
        Cancel(_options with { Run = _options.Run with { Checkpoint = Checkpoint } }, 8);
        var good = File.ReadAllBytes(CheckpointPath);
        foreach (var length in new[] { 0, 5, 300, good.Length / 2, good.Length - 1 })
        {
            AssertDamaged("is cut off", good[..length]);
        }

        byte[] flipped = [.. good];
        flipped[^9] ^= 1;
        AssertDamaged("its data does not have the checksum", flipped);
        AssertDamaged("it does not begin as one. (Its header would have", Encoding.UTF8.GetBytes("This is a letter, not a checkpoint."));
        VaeTrainer.Train(_data, _options).Save(CheckpointPath);
        AssertDamaged("hold no format 'vae.mlnet.checkpoint'", File.ReadAllBytes(CheckpointPath));
        var header = Encoding.Latin1.GetString(good);
        AssertDamaged("format version '2'", Encoding.Latin1.GetBytes(header.Replace("\"version\":\"1\"", "\"version\":\"2\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Train_BitsOfTheHeaderFlipped_ErrorOrTheSameBits()
    {
        var whole = VaeTrainer.Train(_data, _options);
        Cancel(_options with { Run = _options.Run with { Checkpoint = Checkpoint } }, 29);
        var good = File.ReadAllBytes(CheckpointPath);
        var end = 8 + (int)BitConverter.ToUInt64(good);
        for (var i = 0; i < end; i += 5)
        {
            byte[] flipped = [.. good];
            flipped[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(CheckpointPath, flipped);
            VaeModel? resumed = null;
            var error = Record.Exception(() => resumed = VaeTrainer.Train(_data, _options with { Run = _options.Run with { Checkpoint = Checkpoint } }));

            // JSON writes some characters in two ways.
            var same = resumed is not null && whole.Weights.Values.SequenceEqual(resumed.Weights.Values);
            Assert.True(same || error is InvalidDataException, $"byte {i}: {error}");
        }
    }

    [Fact]
    public void Train_FolderMissing_ErrorBeforeTraining()
    {
        var engine = new ScriptedEngine();
        var path = Path.Combine(_directory.FullName, "missing", "run.checkpoint");

        var error = Assert.Throws<ArgumentException>(() => VaeTrainer.Train(_data, _options with { Run = _options.Run with { Checkpoint = new(path) } }, engine));

        Assert.Equal($"Run.Checkpoint.Path is '{path}', in a folder that does not exist. Create the folder.", error.Message);
        Assert.Empty(engine.Steps);
    }

    [Fact]
    public void Validate_CheckpointOptions_EveryFailure()
    {
        var checkpoint = new VaeCheckpointOptions(" ") { EveryEpochs = 0, EveryTime = TimeSpan.Zero };

        Assert.Equal(
            """
            The options are not valid.
            - Run.Checkpoint.Path is empty; name a file.
            - Run.Checkpoint.EveryEpochs is 0; it must be at least 1.
            - Run.Checkpoint.EveryTime is 00:00:00; it must be above 0.
            """.ReplaceLineEndings("\n"),
            Assert.Throws<ArgumentException>(new VaeOptions { Run = new() { Checkpoint = checkpoint } }.Validate).Message);
        Assert.Equal(
            "Run.Checkpoint has neither EveryEpochs nor EveryTime; set one of them.",
            Assert.Throws<ArgumentException>(new VaeOptions { Run = new() { Checkpoint = Checkpoint with { EveryEpochs = null } } }.Validate).Message);
        Assert.Equal((1, null), (Checkpoint.EveryEpochs, Checkpoint.EveryTime));
    }

    /// <summary>Trains on the managed engine and cancels after so many steps.</summary>
    private static void Cancel(VaeOptions options, int steps)
    {
        using var source = new CancellationTokenSource();
        var engine = new CancellingEngine(source, steps);
        Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(_data, options with { Run = options.Run with { CancellationToken = source.Token } }, engine));
    }

    private void AssertOther(string difference, VaeDataset data, VaeOptions options, IVaeEngine? engine = null) =>
        Assert.Equal(
            $"The checkpoint '{CheckpointPath}' belongs to another training run: {difference}. "
            + "Delete the file to start over, use another path, or restore what has changed.",
            Assert.Throws<ArgumentException>(() => VaeTrainer.Train(data, options with { Run = options.Run with { Checkpoint = Checkpoint } }, engine ?? VaeTrainer.Managed)).Message);

    private void AssertDamaged(string reason, byte[] content)
    {
        File.WriteAllBytes(CheckpointPath, content);
        var error = Assert.Throws<InvalidDataException>(() => VaeTrainer.Train(_data, _options with { Run = _options.Run with { Checkpoint = Checkpoint } }));
        Assert.StartsWith($"Training cannot resume from '{CheckpointPath}': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Delete the file to start over.", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(CheckpointPath));
    }
}
