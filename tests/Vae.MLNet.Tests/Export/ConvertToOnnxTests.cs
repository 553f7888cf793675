#if !STANDIN
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Onnx;
using Vae.Tests.Export;
using Xunit.Abstractions;

namespace Vae.MLNet.Tests.Export;

/// <summary>Whole pipelines, converted by ML.NET and run by ONNX Runtime, against their own Transform.</summary>
public sealed class ConvertToOnnxTests(ITestOutputHelper output)
{
    private const string NotAlone = "export the VAE itself with VaeModel.ExportOnnx.";

    private static readonly VaeOptions _ignoring = TestOptions.Quick with { MissingValues = MissingValues.Ignore };

    private readonly MLContext _context = new(seed: 1);

    [OnnxRuntimeFact]
    public void ConvertToOnnx_ColumnsToClassifier_GivesWhatTransformGives()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Class", "Label")
            .Append(_context.Transforms.Concatenate("All", "Features", "Number"))
            .Append(_context.Transforms.NormalizeMinMax("All"))
            .Append(_context.Transforms.VaeEncode("Embedding", "All", TestOptions.Quick, logVariance: true))
            .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class", "Embedding"));
        Check(pipeline, TestRow.Make(160, seed: 1), "Embedding", "Embedding.LogVariance", "Score", "PredictedLabel");
    }

    [OnnxRuntimeFact]
    public void ConvertToOnnx_CategoriesAndNumbersToScores_GivesWhatTransformGives()
    {
        foreach (var score in (VaeAnomalyScore[])[VaeAnomalyScore.Surprisal, VaeAnomalyScore.ReconstructionLoss])
        {
            foreach (var likelihood in (VaeLikelihood?[])[null, VaeLikelihood.Bernoulli, VaeLikelihood.Mixed((2, VaeLikelihood.Categorical), (6, VaeLikelihood.Gaussian))])
            {
                var options = new VaeAnomalyOptions
                {
                    Score = score,
                    FeatureContributions = true,
                    ScorePercentile = true,
                    Training = TestOptions.Quick with { Likelihood = likelihood },
                };
                var pipeline = _context.Transforms.Categorical.OneHotEncoding("Kind", "Text")
                    .Append(_context.Transforms.Concatenate("All", "Kind", "Features"))
                    .Append(_context.Transforms.NormalizeMinMax("All"))
                    .Append(_context.AnomalyDetection.Trainers.Vae("All", options));
                var rows = TestRow.Make(160, seed: 2);
                for (var i = 0; i < rows.Length; i++)
                {
                    rows[i].Text = i % 3 == 0 ? "a" : "b";
                }

                Check(pipeline, rows, "Score", "PredictedLabel", "ScorePercentile", "FeatureContributions");
            }
        }
    }

    [OnnxRuntimeFact]
    public void ConvertToOnnx_MissingValues_GivesWhatTransformGives()
    {
        var pipeline = _context.Transforms.VaeReconstruct("Filled", "Features", _ignoring, keepObserved: true)
            .Append(_context.Transforms.VaeReconstruct("Smooth", "Features", _ignoring))
            .Append(_context.AnomalyDetection.Trainers.Vae("Features", _ignoring, featureContributions: true));
        Check(pipeline, TestRow.MakeWithHoles(120, seed: 3), "Filled", "Smooth", "Score", "PredictedLabel", "FeatureContributions");
    }

    [OnnxRuntimeFact]
    public void ConvertToOnnx_NoiseTakenOff_GivesWhatTransformGives()
    {
        var architecture = VaeArchitecture.Mlp(TestRow.Width, 2, [5]) with
        {
            Likelihood = VaeLikelihood.Mixed(
                (3, new GaussianLikelihood { Variance = GaussianVariance.PerFeature }), (1, VaeLikelihood.Bernoulli),
                (2, new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.3) })),
            MissingValues = MissingValues.Ignore,
            Standardize = true,
        };
        var model = new VaeModel(VaeWeights.Initialize(architecture, seed: 3));
        Check(_context.Transforms.VaeReconstruct("Clean", "Features", model, noiseShare: 0.2), TestRow.MakeWithHoles(60, seed: 7), "Clean");
    }

    [OnnxRuntimeFact]
    public void ConvertToOnnx_OneVaeInSeveralViews_GivesWhatTransformGives()
    {
        var pipeline = _context.Transforms.VaeEncode("Embedding", "Features", TestModel.Fitted)
            .Append(_context.Transforms.VaeDecode("Decoded", "Embedding", TestModel.Fitted))
            .Append(_context.Transforms.VaeReconstruct("Features", "Features", TestModel.Fitted));
        Check(pipeline, TestRow.Make(80, seed: 4), "Embedding", "Decoded", "Features");
    }

    [OnnxRuntimeFact]
    public void ConvertToOnnx_Condition_GivesWhatTransformGives()
    {
        var given = TestOptions.Quick with { ConditionColumnName = "Number" };
        var pipeline = _context.Transforms.VaeEncode("Embedding", "Features", given)
            .Append(_context.Transforms.VaeReconstruct("Clean", "Features", given))
            .Append(_context.AnomalyDetection.Trainers.Vae("Features", given));
        Check(pipeline, TestRow.Make(120, seed: 6), "Embedding", "Clean", "Score");
    }

    [Fact]
    public void ConvertToOnnx_KeyForACondition_SaysWhatToTrainWith() => AssertRefused(
        _context.Transforms.Conversion.MapValueToKey("Class", "Label")
            .Append(_context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick with { ConditionColumnName = "Class" })),
        "Column 'Class', the VAE's condition, is a key, which ML.NET's ONNX files have no one-hot of. Train with a one-hot column: "
        + "Conversion.MapKeyToVector or Categorical.OneHotEncoding.");

    [OnnxRuntimeFact]
    public void ConvertToOnnx_InterleavedImages_GivesWhatTransformGives()
    {
        var network = new ConvolutionalNetwork { Channels = [4], PixelLayout = PixelLayout.Interleaved };
        var options = TestOptions.Quick with { Network = network };
        var pipeline = _context.Transforms.VaeReconstruct("Images", "Pixels", options)
            .Append(_context.Transforms.VaeEncode("Embedding", "Pixels", options));
        var random = new Random(5);
        var data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 30)
            .Select(_ => new ImageRow { Pixels = [.. Enumerable.Range(0, 4 * 5 * 3).Select(_ => random.NextSingle())] }).ToArray());
        Check(pipeline, data, data, "Images", "Embedding");
    }

    [OnnxRuntimeFact]
    public void ConvertToOnnx_LoadedPipelineAndOldestOpset_GivesWhatTransformGives()
    {
        var data = Views.Make(_context);
        var fitted = _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick).Fit(data);
        using var file = new MemoryStream();
        _context.Model.Save(fitted, data.Schema, file);
        file.Position = 0;
        using var onnx = new MemoryStream();
        _context.Model.ConvertToOnnx(_context.Model.Load(file, out _), data, opSetVersion: 11, onnx);
        Compare(onnx.ToArray(), fitted.Transform(data), "Embedding");
    }

    [Fact]
    public void ConvertToOnnx_PosteriorSample_NamesExportOnnx() => AssertRefused(
        _context.Transforms.VaeEncode("Embedding", "Features", TestModel.Fitted, sampleSeed: 1),
        "Column 'Embedding' holds a posterior sample, whose noise follows from each row's own bits; ONNX has no operator for that. Use VaeEncode "
        + "without sampleSeed, or " + NotAlone);

    [Fact]
    public void ConvertToOnnx_ScoreThatDraws_NamesExportOnnx() => AssertRefused(
        _context.AnomalyDetection.Trainers.Vae(
            "Features", new VaeAnomalyOptions { Training = TestOptions.Quick, Score = VaeAnomalyScore.NegativeElbo }),
        "The score NegativeElbo draws from the posterior with noise that follows from each row's own bits; ONNX has no operator for that. Use the "
        + "score Surprisal or ReconstructionLoss, or " + NotAlone);

    [Fact]
    public void ConvertToOnnx_StepBeforeThatCannot_NamesItAndExportOnnx() => AssertRefused(
        _context.Transforms.CustomMapping<TestRow, Doubled>((row, doubled) => doubled.Features = [.. row.Features.Select(x => 2 * x)], contractName: null)
            .Append(_context.Transforms.VaeEncode("Embedding", "Features", TestModel.Fitted)),
        "The step before the VAE that makes 'Features' cannot be converted to ONNX, so the pipeline cannot. Convert the steps from there on, or "
        + NotAlone);

    [Fact]
    public void ConvertToOnnx_StepAfterThatCannot_Fails()
    {
        var data = Views.Make(_context);
        var fitted = _context.Transforms.VaeEncode("Embedding", "Features", TestModel.Fitted)
            .Append(_context.Transforms.CustomMapping<Embedded, Sum>((row, sum) => sum.Total = row.Embedding.Sum(), contractName: null))
            .Fit(data);
        Assert.Throws<InvalidOperationException>(() => _context.Model.ConvertToOnnx(fitted, data, Stream.Null));
    }

    [Fact]
    public void Transform_MlNetWithoutTheConverter_GivesTheDataAlone()
    {
        var context = new WithoutConverter();
        var of = context.LoadFromAssemblyPath(typeof(OnnxView).Assembly.Location).GetType(typeof(OnnxView).FullName!)!.GetMethod(nameof(OnnxView.Of))!;
        var data = Views.Make(_context);
        Assert.Same(data, of.Invoke(null, [data, data, null]));
        Assert.NotSame(data, OnnxView.Of(data, data, _ => { }));
    }

    private void AssertRefused(IEstimator<ITransformer> pipeline, string message)
    {
        var data = Views.Make(_context);
        var fitted = pipeline.Fit(data);
        var error = Assert.Throws<NotSupportedException>(() => _context.Model.ConvertToOnnx(fitted, data, Stream.Null));
        Assert.Equal(message, error.Message);
    }

    /// <summary>Trains on the first rows and checks with the others: a training row's score equals a quantile, but for rounding.</summary>
    private void Check(IEstimator<ITransformer> pipeline, TestRow[] rows, params string[] columns) =>
        Check(pipeline, Views.Make(_context, rows[..(rows.Length / 2)]), Views.Make(_context, rows[(rows.Length / 2)..]), columns);

    private void Check(IEstimator<ITransformer> pipeline, IDataView training, IDataView data, params string[] columns)
    {
        var fitted = pipeline.Fit(training);
        using var onnx = new MemoryStream();
        _context.Model.ConvertToOnnx(fitted, training, onnx);
        Compare(onnx.ToArray(), fitted.Transform(data), columns);
    }

    private void Compare(byte[] onnx, IDataView transformed, params string[] columns)
    {
        using var session = new OnnxSession(onnx);
        var rows = (int)transformed.Preview(maxRows: 1000).RowView.Length;
        var results = session.Run([.. session.Inputs.Select(name => (name, Columns.Read(transformed, name, rows, ofSource: true)))]);
        var difference = new RelativeDifference();
        foreach (var column in columns)
        {
            var (expected, actual) = (Columns.Read(transformed, column, rows), results[$"{column}.output"]);
            Assert.Equal(expected.Shape, actual.Shape);
            if (expected.Values is float[] floats)
            {
                difference.Check(floats, actual.Floats, floats.Length / rows, column);
            }
            else
            {
                Assert.Equal(expected.Values, actual.Values);
            }
        }

        output.WriteLine($"{string.Join(", ", columns)}: {rows} rows, {difference.Count} values, largest relative difference {difference.Largest:E2}.");
    }

    /// <summary>Another ML.NET, whose assembly has none of the types.</summary>
    private sealed class WithoutConverter() : AssemblyLoadContext("changed ML.NET", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name != "Microsoft.ML.Data")
            {
                return null;
            }

            var builder = new PersistedAssemblyBuilder(assemblyName, typeof(object).Assembly);
            builder.DefineDynamicModule(assemblyName.Name);
            using var image = new MemoryStream();
            builder.Save(image);
            image.Position = 0;
            return LoadFromStream(image);
        }
    }

    private sealed class ImageRow
    {
        [VectorType(4, 5, 3)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Doubled
    {
        [VectorType(TestRow.Width)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Embedded
    {
        [VectorType(2)]
        public float[] Embedding { get; set; } = [];
    }

    private sealed class Sum
    {
        public float Total { get; set; }
    }
}
#endif
