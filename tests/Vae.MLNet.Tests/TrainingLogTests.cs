using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vae.MLNet.Training;

namespace Vae.MLNet.Tests;

public sealed class TrainingLogTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Fit_TellsTheLog()
    {
        var messages = new List<(ChannelMessageKind Kind, string Text)>();
        _context.Log += (_, e) => messages.Add((e.Kind, e.RawMessage));

        _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick).Fit(Views.Make(_context));

        var info = messages.Where(m => m.Kind == ChannelMessageKind.Info).Select(m => m.Text).ToArray();
        Assert.Equal("Training a VAE on 40 rows of 6 values.", info[0]);
        Assert.Equal(
            "Encoder 6 - 5 ReLU - 2, decoder 2 - 5 ReLU - 6, Gaussian likelihood, Fixed variance, 110 parameters.", info[1]);
        Assert.Matches(@"^Engine: Managed.*\. The options ask for it\.$", info[2]);
        Assert.Equal(["Epoch 1 of 3: ELBO", "Epoch 2 of 3: ELBO", "Epoch 3 of 3: ELBO"], info[3..^1].Select(m => m[..18]));
        Assert.Matches(@"^\d of 2 latent units are active: the variance of their posterior mean over the rows is above 0\.01\.$", info[^1]);
        Assert.DoesNotContain(messages, m => m.Kind == ChannelMessageKind.Warning);
    }

    [Theory]
    [InlineData(VaeTrainingLog.Tenths, new[] { 10, 20, 30, 40, 50, 60, 70, 80, 90, 100 })]
    [InlineData(VaeTrainingLog.Epochs, null)]
    [InlineData(VaeTrainingLog.None, new int[0])]
    public void Fit_Log_TellsOfAsManyEpochsAsAskedFor(VaeTrainingLog detail, int[]? expected)
    {
        var messages = new List<string>();
        _context.Log += (_, e) => messages.AddRange(e.Kind == ChannelMessageKind.Info ? [e.RawMessage] : Array.Empty<string>());

        var options = TestOptions.Quick with { Epochs = 100, Run = TestOptions.Quick.Run with { Log = detail } };
        _context.Transforms.VaeEncode("Embedding", "Features", options).Fit(Views.Make(_context));

        var told = messages.Where(m => m.StartsWith("Epoch ", StringComparison.Ordinal)).Select(m => int.Parse(m.Split(' ')[1], CultureInfo.InvariantCulture));
        Assert.Equal(expected ?? Enumerable.Range(1, 100), told);
        Assert.Equal(detail != VaeTrainingLog.None, messages.Exists(m => m.StartsWith("Engine: ", StringComparison.Ordinal)));
        Assert.True(detail != VaeTrainingLog.None || messages.Count == 0, string.Join('\n', messages));
    }

    [Fact]
    public void Fit_StoppedEarly_TellsOfTheLastEpoch()
    {
        var messages = new List<string>();
        _context.Log += (_, e) => messages.Add(e.RawMessage);

        var options = TestOptions.Quick with { Epochs = 10_000, Optimizer = new Adam { LearningRate = 0.1 }, EarlyStoppingCriteria = new() { Patience = 2 } };
        var history = _context.Transforms.VaeEncode("Embedding", "Features", options).Fit(Views.Make(_context)).Model.History;

        Assert.InRange(history.Count, 2, 900);
        Assert.Single(messages, m => m.StartsWith("Epoch ", StringComparison.Ordinal));
        Assert.Single(messages, m => m.StartsWith($"Epoch {history.Count} of 10000: ELBO ", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_ValidationAndStart_AreTold()
    {
        var messages = new List<string>();
        _context.Log += (_, e) => messages.Add(e.RawMessage);

        _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick).Fit(Views.Make(_context), Views.Make(_context, rows: 17), TestModel.Fitted);

        Assert.Contains("Validating on 17 rows of their own.", messages);
        Assert.Contains("Starting from the weights and the standardisation of a trained model.", messages);
    }

    [Fact]
    public void Fit_MoreThanAFewSteps_SaysOnceHowLongItWillTake()
    {
        var messages = new List<string>();
        _context.Log += (_, e) => messages.Add(e.RawMessage);

        _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick with { BatchSize = 4 }).Fit(Views.Make(_context));

        Assert.Single(messages, message => message.StartsWith("Training will take ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.00002, false, "less than a second.")]
    [InlineData(0.5, true, "less than a second.")]
    [InlineData(1.23, false, "about 1.2 seconds.")]
    [InlineData(99.7, false, "about 100 seconds.")]
    [InlineData(100, true, "about 1.7 minutes, or less where it stops early.")]
    [InlineData(5985, false, "about 100 minutes.")]
    [InlineData(540_000, false, "about 150 hours.")]
    public void Duration_AnyLength_IsAPlainNumber(double seconds, bool stopsEarly, string expected) => Assert.Equal(
        "Training will take " + expected,
        TrainingRun.Duration(TimeSpan.FromSeconds(seconds), new VaeOptions { EarlyStoppingCriteria = stopsEarly ? new() : null }));

    [Fact]
    public void Fit_InterleavedImagesWithoutPixelLayout_WarningNamesTheOption()
    {
        var warnings = Warnings();
        var definition = SchemaDefinition.Create(typeof(TestRow));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 5, 6, 3);
        var rows = TestRow.Make(8, seed: 3);
        foreach (var row in rows)
        {
            row.Features = [.. Enumerable.Repeat(row.Features, 15).SelectMany(values => values)];
        }

        var images = _context.Data.LoadFromEnumerable(rows, definition);
        _context.Transforms.VaeEncode("E", "Features", new VaeOptions { Epochs = 1 }).Fit(images);
        var interleaved = new VaeOptions { Epochs = 1, Network = new ConvolutionalNetwork { PixelLayout = PixelLayout.Interleaved } };
        _context.Transforms.VaeEncode("E", "Features", interleaved).Fit(images);

        Assert.Equal(
            "Column 'Features' is [5, 6, 3] and read as 5 channels of 6 x 3 pixels. If it is 5 x 6 pixels of 3 channels, as ExtractPixels with interleavePixelColors makes "
            + "it, set PixelLayout = PixelLayout.Interleaved in a ConvolutionalNetwork.",
            Assert.Single(warnings, warning => warning.StartsWith("Column", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(0.37f)]
    public void Fit_OneHotSlotsWithoutTheirAnnotation_WarningNamesThem(float set)
    {
        var warnings = Warnings();
        var rows = TestRow.Make(60, seed: 3);
        foreach (var (i, row) in rows.Index())
        {
            row.Features = [row.Features[0], i % 3 == 0 ? set : 0, i % 3 == 1 ? set : 0, i % 3 == 2 ? set : 0, row.Features[4], i % 2];
        }

        _context.Transforms.VaeEncode("E", "Features", TestOptions.Quick).Fit(Views.MakeNamed(_context, rows));
        _context.Transforms.VaeEncode("E", "Features", TestOptions.Quick).Fit(Views.Make(_context));

        Assert.StartsWith(
            "Slots 1 to 3, 'b' to 'd', look like one-hot categories and are modelled as numbers:", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OneRowOrALatentSpaceWiderThanTheData_Warns()
    {
        var warnings = Warnings();
        _context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick).Fit(Views.Make(_context, 1));
        _context.Transforms.VaeEncode("E", "Features", TestOptions.Quick with { LatentDimension = 7 }).Fit(Views.Make(_context));

        Assert.Equal(
            [
                "There is one row: nothing tells what rows have in common, nor how unusual one is. Fit on hundreds.",
                "LatentDimension is 7 and a row has 6 values: the embedding is wider than the data and can say no more than they do. Choose fewer.",
            ],
            warnings);
    }

    [Fact]
    public void Fit_ConstantSlots_AreNamedInAWarning()
    {
        var warnings = new List<string>();
        _context.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(e.RawMessage);
            }
        };
        var data = new SpyDataView(Views.MakeNamed(_context), (v, _) => new(6, [0.5f, v.GetItemOrDefault(1), 0, 0.1f, 0.2f, v.GetItemOrDefault(5)]));

        _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick).Fit(data);

        Assert.Equal(
            "4 of 6 slots have the same value in every row, and nothing can be learned from them: 'a', 'c', 'd', 'e'.",
            Assert.Single(warnings));
    }

    [Fact]
    public void Fit_VarianceFarTooLarge_WarnsOfPosteriorCollapse()
    {
        var warnings = new List<string>();
        _context.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(e.RawMessage);
            }
        };
        var data = Views.Make(_context);
        var fit = (double variance, VaeObjective objective) => _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick with
        {
            Epochs = 200,
            Objective = objective,
            Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(variance) },
        }).Fit(data).Model.History[^1];

        Assert.Equal(2, fit(0.001, new ElboObjective()).ActiveUnits);
        Assert.Null(fit(100, new AutoencoderObjective()).ActiveUnits);
        Assert.Empty(warnings);
        Assert.Equal(0, fit(100, new ElboObjective()).ActiveUnits);

        Assert.Matches(
            @"^0 of 2 latent units are active: .* \(posterior collapse\)\. The likelihood's variance of 100 .* GaussianVariance\.Fixed\(0\.\d+\) is a twentieth of theirs\.$",
            Assert.Single(warnings));
    }

    [Theory]
    [InlineData(1e5f, "1E+05")]
    [InlineData(1e9f, "1E+09")]
    [InlineData(1e12f, "1E+12")]
    public void Fit_HugeSlots_TrainWithoutOverflowAndAreNamedInAWarning(float size, string text)
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
            Views.MakeNamed(_context), (v, row) => new(6, [v.GetItemOrDefault(0), row % 2 == 0 ? size : -size, .. v.DenseValues().Skip(2)]));

        // The view says that its rows are images, which would be expected in [-1, 1].
        var options = TestOptions.Quick with { Epochs = 50, Network = new MlpNetwork { HiddenDimensions = [5] } };
        var transformer = _context.Transforms.VaeEncode("Embedding", "Features", options).Fit(data);

        Assert.All(transformer.Model.History, epoch => Assert.True(double.IsFinite(epoch.Loss)));
        Assert.Equal(
            $"1 of 6 slots reach beyond 10,000, up to {text}, and their squared errors drown those of all others: 'b'. "
            + "Normalize them, for example with NormalizeMeanVariance.",
            Assert.Single(warnings));
    }

    [Fact]
    public void Fit_Auto_SaysWhichEngineAndWhy()
    {
        var engine = "";
        _context.Log += (_, e) => engine = e.RawMessage.StartsWith("Engine: ", StringComparison.Ordinal) ? e.RawMessage : engine;

        _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick with { Run = TestOptions.Quick.Run with { Engine = VaeEngine.Auto } }).Fit(Views.Make(_context));

        Assert.Matches(@"^Engine: .+\. .+\.$", engine);
    }

    [Fact]
    public void Fit_CallsTheCallbackAndKeepsItOutOfTheModel()
    {
        var epochs = new List<int>();
        var options = TestOptions.Quick with { Run = TestOptions.Quick.Run with { MetricsCallback = m => epochs.Add(m.Epoch) } };

        var transformer = _context.Transforms.VaeEncode("Embedding", "Features", options).Fit(Views.Make(_context));

        Assert.Equal([1, 2, 3], epochs);
        Assert.Equal(3, transformer.Model.History.Count);
        Assert.Null(transformer.Model.Options!.Run.MetricsCallback);
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var options = TestOptions.Quick with { Run = TestOptions.Quick.Run with { CancellationToken = source.Token, MetricsCallback = _ => source.Cancel() }, Epochs = 1000 };
        var estimator = _context.Transforms.VaeEncode("Embedding", "Features", options);

        Assert.ThrowsAny<OperationCanceledException>(() => estimator.Fit(Views.Make(_context)));
    }

    private List<string> Warnings()
    {
        var warnings = new List<string>();
        _context.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(e.RawMessage);
            }
        };
        return warnings;
    }
}
