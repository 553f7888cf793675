using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vae.Tests;

namespace Vae.MLNet.Tests;

/// <summary>Fit on data above the memory budget.</summary>
public sealed class StreamedFitTests : IDisposable
{
    /// <summary>Twelve of the 40 rows of <see cref="Views.Make"/>.</summary>
    private static readonly VaeOptions _options = TestOptions.Quick with { Run = TestOptions.Quick.Run with { MemoryBudget = 12 * TestRow.Width * sizeof(float) } };

    private readonly MLContext _context = new(seed: 5);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-mlnet-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Fit_AboveTheBudget_LearnsAsInMemory()
    {
        var view = Views.Make(_context, rows: 400);
        var options = TestOptions.Quick with { Epochs = 60, Optimizer = new Adam { LearningRate = 0.01 }, Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.01) } };

        var memory = Encode(options).Fit(view).Model.History;
        var stream = Encode(options with { Run = options.Run with { MemoryBudget = 960 } }).Fit(view).Model.History;

        // What the slots cost without any error.
        var constant = TestRow.Width * 0.5 * Math.Log(2 * Math.PI * 0.01);
        Assert.True(memory[^1].Loss - constant < (memory[0].Loss - constant) / 5);
        Assert.InRange((stream[^1].Loss - constant) / (memory[^1].Loss - constant), 0.9, 1.1);
    }

    [Theory]
    [InlineData(false, 960, 1)]
    [InlineData(true, 960, 1)]
    [InlineData(false, 959, 4)]
    [InlineData(true, 959, 4)]
    [InlineData(false, 1, 4)]
    public void Fit_Budget_DataThatExactlyFitAreReadOnce(bool countUnknown, long budget, int cursors)
    {
        var view = Views.Make(_context);
        view = countUnknown ? _context.Data.FilterRowsByColumn(view, "Number", -1, 2) : view;
        var spy = new SpyDataView(view);
        Assert.Equal(countUnknown ? null : 40, spy.GetRowCount());

        var model = Encode(TestOptions.Quick with { Run = TestOptions.Quick.Run with { MemoryBudget = budget } }).Fit(spy).Model;

        Assert.Equal(cursors, spy.Cursors.Count);
        Assert.Equal((cursors * 40, cursors), (spy.RowsRead, spy.Disposed));
        Assert.All(spy.Cursors, columns => Assert.Equal(["Features"], columns));
        Assert.Equal(cursors == 1, Encode(TestOptions.Quick).Fit(view).Model.Weights.Values.SequenceEqual(model.Weights.Values));
    }

    [Fact]
    public void Fit_SameSeedAnyThreadCount_SameBits()
    {
        // 100 rows of 32 values at a time. 12,744 weights times 6 times 128 rows: enough work a step to be shared.
        var view = new GeneratedDataView(600, 32);
        var options = _options with
        {
            Network = new MlpNetwork { HiddenDimensions = [128] }, LatentDimension = 8, BatchSize = 128, Run = _options.Run with { MemoryBudget = 100 * 32 * sizeof(float) }, ValidationSetFraction = 0.2,
        };
        var alone = Encode(options).Fit(view).Model;

        Assert.True(alone.Weights.Values.SequenceEqual(Encode(options with { Run = options.Run with { Threads = 2 } }).Fit(view).Model.Weights.Values));
        Assert.True(alone.Weights.Values.SequenceEqual(Encode(options).Fit(new GeneratedDataView(600, 32, knowsCount: false)).Model.Weights.Values));
        Assert.False(alone.Weights.Values.SequenceEqual(Encode(options with { Seed = 2 }).Fit(view).Model.Weights.Values));
    }

    [Fact]
    public void Fit_ViewThatShuffles_IsAskedToInEveryEpochAndNotBefore()
    {
        var spy = new SpyDataView(_context.Data.Cache(Views.Make(_context)));
        var first = Encode(_options with { ValidationSetFraction = 0.25 }).Fit(spy);

        // The first pass; then training and validation.
        Assert.True(spy.CanShuffle);
        Assert.Equal([false, true, false, true, false, true, false], spy.Shuffled);
        Assert.Equal(TrainedBytes.Of(first), TrainedBytes.Of(Encode(_options with { ValidationSetFraction = 0.25 }).Fit(spy)));
        Assert.Equal(7 * 2 * 40, spy.RowsRead);
    }

    [Fact]
    public void Fit_ViewThatCannotShuffle_IsNotAskedTo()
    {
        var spy = new SpyDataView(Views.Make(_context));

        Encode(_options).Fit(spy);

        Assert.False(spy.CanShuffle);
        Assert.Equal([false, false, false, false], spy.Shuffled);
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 1)]
    public void Fit_AfterACacheCheckpoint_TheSourceIsReadOnce(bool cached, int cursors)
    {
        var spy = new SpyDataView(Views.Make(_context));
        var copied = _context.Transforms.CopyColumns("Copy", "Features");
        var training = _context.Transforms.VaeEncode("Embedding", "Copy", _options);

        var chain = cached ? copied.AppendCacheCheckpoint(_context).Append(training) : copied.Append(training);
        chain.Fit(spy);

        Assert.Equal(cursors, spy.Cursors.Count);
        Assert.All(spy.Cursors, columns => Assert.Equal(["Features"], columns));
        Assert.Equal(cursors * 40, spy.RowsRead);
    }

    [Fact]
    public void Fit_CachedView_ShufflesAndGivesTheSameBitsEveryTime()
    {
        var options = _options with { ValidationSetFraction = 0.25 };
        var source = new GeneratedDataView(60, 6);
        var cached = _context.Data.Cache(source, "Features");
        var model = Encode(options).Fit(cached).Model;

        Assert.True(cached.CanShuffle);
        Assert.True(model.Weights.Values.SequenceEqual(Encode(options).Fit(cached).Model.Weights.Values));
        Assert.False(model.Weights.Values.SequenceEqual(Encode(options).Fit(source).Model.Weights.Values));
        Assert.True(model.Weights.Values.SequenceEqual(Encode(options).Fit(_context.Data.Cache(source)).Model.Weights.Values));
    }

    [Fact]
    public void Fit_TextFileParsedOnSeveralThreads_TheBitsOfItsRowsInOrder()
    {
        // Enough lines for several of the loader's batches.
        var rows = TestRow.Make(3000, seed: 3);
        var path = Path.Combine(_directory.FullName, "rows.tsv");
        File.WriteAllLines(path, rows.Select(row => string.Join('\t', row.Features.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
        var file = _context.Data.LoadFromTextFile(path, [new TextLoader.Column("Features", DataKind.Single, 0, TestRow.Width - 1)]);
        var list = _context.Data.LoadFromEnumerable(rows);
        var options = _options with { ValidationSetFraction = 0.25 };

        Assert.False(file.CanShuffle);
        Assert.True(Encode(options).Fit(list).Model.Weights.Values.SequenceEqual(Encode(options).Fit(file).Model.Weights.Values));
    }

    [Fact]
    public void Fit_Weights_TheBitsOfTheCoreOnTheSameRows()
    {
        var view = new GeneratedDataView(80, 6);
        var values = new float[80 * 6];
        for (var row = 0; row < 80; row++)
        {
            view.Fill(row, values.AsSpan(row * 6, 6));
        }

        var options = _options with { ValidationSetFraction = 0.2 };
        var rows = new VaeDataset(values, 6, rowWeights: Enumerable.Range(0, 80).Select(row => GeneratedDataView.Weight(row)).ToArray());
        var expected = VaeTrainer.Train(new StreamedRows(rows), options).Weights.Values;
        var estimator = _context.Transforms.VaeEncode("Embedding", "Features", options, exampleWeightColumnName: "Weight");

        Assert.True(expected.SequenceEqual(estimator.Fit(view).Model.Weights.Values));
        Assert.False(expected.SequenceEqual(Encode(options).Fit(view).Model.Weights.Values));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Fit_CancelledAndFittedAgain_ResumesToTheSameBits(int epochs)
    {
        var view = Views.Make(_context);
        var options = _options with { Epochs = 8, ValidationSetFraction = 0.25 };
        var whole = Encode(options).Fit(view);
        using var source = new CancellationTokenSource();
        var path = Path.Combine(_directory.FullName, "fit.checkpoint");

        Assert.ThrowsAny<OperationCanceledException>(() => Encode(options with
        {
            Run = options.Run with { Checkpoint = new(path) { EveryEpochs = 2 }, CancellationToken = source.Token, MetricsCallback = metrics =>
            {
                if (metrics.Epoch == epochs)
                {
                    source.Cancel();
                }
            } },
        }).Fit(view));

        Assert.Equal(TrainedBytes.Of(whole), TrainedBytes.Of(Encode(options with { Run = options.Run with { Checkpoint = new(path) } }).Fit(view)));
    }

    [Theory]
    [InlineData(30)] // In the first pass.
    [InlineData(130)] // In the second epoch, after the first pass and the first of 50 rows each.
    public void Fit_CancelledWhileItReads_Stops(int row)
    {
        using var source = new CancellationTokenSource();
        var rows = 0;
        var view = new GeneratedDataView(50, 6)
        {
            OnRow = () =>
            {
                if (++rows == row)
                {
                    source.Cancel();
                }
            },
        };

        Assert.ThrowsAny<OperationCanceledException>(() => Encode(_options with { Run = _options.Run with { CancellationToken = source.Token } }).Fit(view));
        Assert.Equal(row, rows);
    }

    [Theory]
    [InlineData(1, 49, "epoch 1 found 49 rows")]
    [InlineData(2, 51, "epoch 2 found more rows")]
    [InlineData(3, 0, "epoch 3 found 0 rows")]
    public void Fit_OtherRowsInALaterEpoch_SaysSo(int cursor, int count, string expected)
    {
        var view = new GeneratedDataView(number => number == cursor ? count : 50, width: 6);

        Assert.Equal(
            $"The data changed while training: {expected}, and the first pass 50. Every pass must find the same rows. Save the data to a "
            + "file, or cache them, before training.",
            Assert.Throws<InvalidOperationException>(() => Encode(_options).Fit(view)).Message);
    }

    [Fact]
    public void Fit_BadValueFarInTheStream_NamesColumnRowAndSlot()
    {
        var data = new SpyDataView(
            Views.MakeNamed(_context),
            (v, row) => row == 33 ? new(6, [.. v.DenseValues().Take(3), float.NaN, .. v.DenseValues().Skip(4)]) : v);
        var bernoulli = new SpyDataView(Views.MakeNamed(_context), (v, row) => row == 33 ? new(6, [0, 0, 1.5f, 0, 0, 0]) : new(6, new float[6]));

        Assert.StartsWith(
            "Column 'Features', row 33, slot 3 ('d'): the value is NaN.",
            Assert.Throws<InvalidOperationException>(() => Encode(_options).Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Column 'Features', row 33, slot 2 ('c') is 1.5; the Bernoulli likelihood needs values in [0, 1].",
            Assert.Throws<ArgumentException>(() => Encode(_options with { Likelihood = VaeLikelihood.Bernoulli }).Fit(bernoulli)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_NoRows_SaysSo(bool knowsCount) => Assert.Equal(
        "The data have no rows; a VAE needs at least one in column 'Features'. Check the source and the filters before it.",
        Assert.Throws<ArgumentException>(
            () => Encode(_options with { Run = _options.Run with { MemoryBudget = 1 } }).Fit(new GeneratedDataView(0, 6, knowsCount))).Message);

    [Fact]
    public void Fit_AboveTheBudget_TellsTheLogWhyAndHow()
    {
        Assert.Equal(
            "The rows take 960 bytes, more than the MemoryBudget of 288 bytes: they are streamed, read anew every epoch, and shuffled 12 at "
            + "a time; the data view shuffles them too.",
            Message(_options, _context.Data.Cache(Views.Make(_context))));
        Assert.Equal(
            "The rows take 93.75 KiB, more than the MemoryBudget of 1.5 KiB: they are streamed, read anew twice every epoch, and shuffled 16 "
            + "at a time; the data view cannot shuffle them itself.",
            Message(_options with { Run = _options.Run with { MemoryBudget = 1536 }, ValidationSetFraction = 0.5 }, new GeneratedDataView(1000, 24)));
        Assert.Null(Message(TestOptions.Quick, Views.Make(_context)));

        string? Message(VaeOptions options, IDataView view)
        {
            var messages = new List<string>();
            void Listen(object? sender, LoggingEventArgs e)
            {
                if (e.Kind == ChannelMessageKind.Info)
                {
                    messages.Add(e.RawMessage);
                }
            }

            _context.Log += Listen;
            Encode(options).Fit(view);
            _context.Log -= Listen;
            Assert.StartsWith("Training a VAE on ", messages[0], StringComparison.Ordinal);
            return messages.SingleOrDefault(message => message.Contains("streamed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Fit_ConstantAndHugeSlotsOfAStream_AreNamedInWarnings()
    {
        var warnings = new List<string>();
        _context.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(e.RawMessage);
            }
        };
        var data = new SpyDataView(
            Views.MakeNamed(_context), (v, row) => new(6, [0.5f, row == 39 ? -2e4f : 0, .. v.DenseValues().Skip(2)]));

        // The view says that its rows are images, which would be expected in [-1, 1].
        Encode(_options with { Optimizer = new Adam { LearningRate = 1e-6 }, Network = new MlpNetwork { HiddenDimensions = [5] } }).Fit(data);

        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("1 of 6 slots have the same value in every row, and nothing can be learned from them: 'a'.", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("1 of 6 slots reach beyond 10,000, up to 2E+04,", warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 7)] // Not even a score fits: they are computed twice.
    [InlineData(20 * 512, 6)]
    [InlineData(40 * 512, 1)]
    public void Fit_Threshold_ThatOfTheSameModelInMemory(long budget, int opened)
    {
        var view = new GeneratedDataView(40, 128);
        var trainers = _context.AnomalyDetection.Trainers;
        var transformer = trainers.Vae("Features", TestOptions.Quick with { Run = TestOptions.Quick.Run with { MemoryBudget = budget } }, contamination: 0.2).Fit(view);

        Assert.Equal(opened, view.Opened);
        Assert.Equal(trainers.Vae("Features", transformer.Model, contamination: 0.2).Fit(view).Threshold, transformer.Threshold);
        Assert.Equal(8, transformer.Transform(view).GetColumn<bool>("PredictedLabel").Count(label => label));
    }

    [Fact]
    public void Fit_AnomalyDefaults_HaveTheEpochsOfTheRowsThatWereCounted()
    {
        // 50 rows are one step an epoch, and defaults are five hundred steps.
        var trainers = _context.AnomalyDetection.Trainers;
        var options = trainers.Vae().Fit(new GeneratedDataView(50, 6, knowsCount: false)).Model.Options!;

        Assert.Equal((500, 8), (options.Epochs, ((MlpNetwork)options.Network!).HiddenDimensions[0]));
    }

    private VaeEncodeEstimator Encode(VaeOptions options) => _context.Transforms.VaeEncode("Embedding", "Features", options);
}
