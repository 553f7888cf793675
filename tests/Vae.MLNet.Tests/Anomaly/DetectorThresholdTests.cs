using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Anomaly;

public sealed class DetectorThresholdTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void WithThresholdFromLabels_WholePipelineAndRawRows_GivesTheThresholdOfThePipelineTakenApart()
    {
        var pipeline = Pipeline().Fit(Views.Make(_context));
        var raw = Views.Make(_context, Outliers.Make());
        ITransformer normalizer = pipeline.First();
        var byHand = pipeline.LastTransformer.WithThresholdFromLabels(pipeline.LastTransformer.Transform(normalizer.Transform(raw)));
        TransformerChain<VaeAnomalyTransformer> tuned = pipeline.WithThresholdFromLabels(raw);

        Assert.Equal(byHand.Threshold, tuned.LastTransformer.Threshold);
        Assert.NotEqual(pipeline.LastTransformer.Threshold, tuned.LastTransformer.Threshold);
        Assert.Equal(Outliers.Make().Select(row => row.Label), tuned.Transform(raw).GetColumn<bool>("PredictedLabel"));
        Assert.Equal(OutputBits.Of(pipeline.Transform(raw), "Score"), OutputBits.Of(tuned.Transform(raw), "Score"));
        Assert.Equal(byHand.Threshold, pipeline.LastTransformer.WithThresholdFromLabels(pipeline.Transform(raw)).Threshold);
    }

    [Fact]
    public void WithThresholdFromLabels_DetectorAloneAndRowsWithoutScores_IsAnError()
    {
        var detector = Pipeline().Fit(Views.Make(_context)).LastTransformer;
        var raw = Views.Make(_context, Outliers.Make());
        const string Expected = "Column 'Score' is not in the data: these rows are not scored. Pass what Transform of the whole fitted pipeline gives.";

        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => detector.WithThresholdFromLabels(raw)).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => ((ITransformer)detector).WithThresholdFromLabels(raw)).Message);
    }

    [Fact]
    public void WithThresholdFromLabels_DetectorWithinNestedAndLoadedPipelines_ReplacesItAlone()
    {
        var nested = _context.Transforms.CopyColumns("Copy", "Features")
            .Append(Pipeline())
            .Append(_context.Transforms.CopyColumns("Severity", "Score"))
            .Fit(Views.Make(_context));
        var raw = Views.Make(_context, Outliers.Make());
        var expected = Pipeline().Fit(Views.Make(_context)).WithThresholdFromLabels(raw).LastTransformer.Threshold;

        var tuned = nested.WithThresholdFromLabels(raw);
        var loaded = Reload(nested, raw).WithThresholdFromLabels(raw);

        Assert.Equal(nested.GetType(), tuned.GetType());
        Assert.Same(nested.LastTransformer, tuned.LastTransformer);
        Assert.Equal([expected, expected], ((ITransformer[])[tuned, loaded]).Select(Threshold));
        Assert.Equal(2.5f, Threshold(loaded.WithThreshold(2.5f)));
    }

    [Fact]
    public void WithThresholdFromLabels_UnusableLabels_SaysWhy()
    {
        var pipeline = Pipeline().Fit(Views.Make(_context));
        var rows = TestRow.Make(9, seed: 3);
        Array.ForEach(rows, row => row.Label = false);
        var view = _context.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(Views.Make(_context, rows)).Transform(Views.Make(_context, rows));

        Assert.StartsWith("Column 'Label' has 0 anomalies among 9", Message("Label"), StringComparison.Ordinal);
        Assert.StartsWith("Column 'Text' has type String; labels must be Boolean or a number", Message("Text"), StringComparison.Ordinal);
        Assert.StartsWith("Column 'Nowhere' is not in the data", Message("Nowhere"), StringComparison.Ordinal);
        Assert.EndsWith("Use Conversion.MapKeyToValue.", Message("Key"), StringComparison.Ordinal);

        string Message(string label) => Assert.Throws<ArgumentException>(() => pipeline.WithThresholdFromLabels(view, label)).Message;
    }

    [Fact]
    public void WithThreshold_NotOneDetector_IsAnError()
    {
        var data = Views.Make(_context);
        ITransformer none = _context.Transforms.CopyColumns("Copy", "Features").Fit(data);
        var detector = _context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted);
        var two = detector.Append(_context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted)).Fit(data);

        Assert.StartsWith("No step of this transformer is a VAE anomaly detector.", Message(none), StringComparison.Ordinal);
        Assert.StartsWith("This transformer has 2 VAE anomaly detectors", Message(two), StringComparison.Ordinal);
        Assert.StartsWith("The threshold is -1;", Assert.Throws<ArgumentException>(() => Pipeline().Fit(data).WithThreshold(-1)).Message, StringComparison.Ordinal);

        static string Message(ITransformer pipeline) => Assert.Throws<ArgumentException>(() => pipeline.WithThreshold(1)).Message;
    }

#if !STANDIN
    [Fact]
    public void WithThreshold_StepsThatAreForTrainingOnly_RemainSo()
    {
        var data = Views.Make(_context);
        var pipeline = _context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted)
            .Append(_context.Transforms.CopyColumns("Copy", "Label"), TransformerScope.TrainTest)
            .Append(_context.Transforms.CopyColumns("Severity", "Score"))
            .Fit(data);

        Assert.Equal(2, pipeline.WithThreshold(1).GetModelFor(TransformerScope.Scoring).Count());
        Assert.Equal(3, pipeline.WithThreshold(1).GetModelFor(TransformerScope.Testing).Count());
    }
#endif

    private static float Threshold(ITransformer pipeline) => pipeline.FindVaes().OfType<VaeAnomalyTransformer>().Single().Threshold;

    private ITransformer Reload(ITransformer pipeline, IDataView data)
    {
        using var file = new MemoryStream();
        _context.Model.Save(pipeline, data.Schema, file);
        file.Position = 0;
        return _context.Model.Load(file, out _);
    }

    private EstimatorChain<VaeAnomalyTransformer> Pipeline() => _context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
        .Append(_context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick));
}
