using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Anomaly;

public sealed class PermutationImportanceTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void PermutationFeatureImportance_ByLabels_FindsTheFeaturesThatAreWrong()
    {
        var pipeline = Pipeline(epochs: 60).Fit(Views.MakeNamed(_context));
        var importance = _context.AnomalyDetection.PermutationFeatureImportance(
            pipeline, Views.MakeNamed(_context, Outliers.Make(count: 200, by: 0.6f)), "Label");

        Assert.Equal(Views.SlotNames, importance.Select(feature => feature.Name));
        Assert.Equal([0, 1, 2, 3, 4, 5], importance.SelectMany(feature => feature.Slots));
        Assert.Equal(["a", "f"], importance.OrderBy(f => f.AveragePrecisionChange!.Value.Mean).Take(2).Select(f => f.Name).Order());
        Assert.All([importance[0], importance[5]], feature => Assert.True(feature.AreaUnderRocCurveChange!.Value.Mean < 0));
        Assert.All(importance, feature => Assert.True(feature.ScoreChange.StandardError > 0));
    }

    [Fact]
    public void PermutationFeatureImportance_WithoutLabels_FindsTheFeaturesThatGoTogether()
    {
        var rows = TestRow.Make(200, seed: 3);
        Array.ForEach(rows, row => row.Features[3] = 7);
        var pipeline = Pipeline(epochs: 60).Fit(Views.Make(_context, rows));
        var importance = _context.AnomalyDetection.PermutationFeatureImportance(pipeline, Views.Make(_context, rows));

        Assert.Equal(new VaeMetricChange(0, 0), importance[3].ScoreChange);
        Assert.Equal("Features[3]", importance[3].Name);
        Assert.All(importance.Where(f => f.Slots is not [3]), feature => Assert.True(feature.ScoreChange.Mean > 3 * feature.ScoreChange.StandardError));
        Assert.All(importance, feature => Assert.Null(feature.AreaUnderRocCurveChange));
    }

    [Fact]
    public void PermutationFeatureImportance_SeedAndCount_DecideAlone()
    {
        var pipeline = Pipeline(epochs: 3).Fit(Views.Make(_context));
        var data = Views.Make(_context, Outliers.Make());
        var first = Changes(permutations: 5, seed: 1);

        Assert.Equal(first, Changes(permutations: 5, seed: 1));
        Assert.NotEqual(first, Changes(permutations: 5, seed: 2));
        Assert.True(Changes(permutations: 80, seed: 1)[0].StandardError < first[0].StandardError);
        Assert.StartsWith(
            "permutationCount is 1; it must be between 2 and 10,000.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Changes(permutations: 1, seed: 1)).Message,
            StringComparison.Ordinal);

        VaeMetricChange[] Changes(int permutations, int seed) =>
        [
            .. _context.AnomalyDetection.PermutationFeatureImportance(pipeline, data, "Label", permutations, seed)
                .SelectMany(f => new[] { f.ScoreChange, f.AreaUnderRocCurveChange!.Value, f.AveragePrecisionChange!.Value }),
        ];
    }

    [Fact]
    public void PermutationFeatureImportance_Categories_ArePermutedTogether()
    {
        var data = Views.Make(_context, [.. TestRow.Make(60, seed: 3).Select((row, i) => new TestRow { Number = row.Number, Text = "xyz"[i % 3].ToString() })]);
        var pipeline = _context.Transforms.Categorical.OneHotEncoding("City", "Text")
            .Append(_context.Transforms.Concatenate("Inputs", "Number", "City"))
            .Append(_context.AnomalyDetection.Trainers.Vae("Inputs", new VaeOptions { Epochs = 3, Seed = 1 }))
            .Fit(data);
        var importance = _context.AnomalyDetection.PermutationFeatureImportance(pipeline, data);

        Assert.Equal(["Number", "City"], importance.Select(f => f.Name));
        Assert.Equal([1, 2, 3], importance[1].Slots);
    }

    [Fact]
    public void PermutationFeatureImportance_RowsOfAnotherPreparation_AreAnError()
    {
        var pipeline = Pipeline(epochs: 3).Fit(Views.Make(_context));
        var raw = Views.Make(_context);
        var detector = pipeline.LastTransformer;
        var scored = pipeline.Transform(raw);
        var both = pipeline.Transform(_context.Transforms.CopyColumns("Raw", "Features").Fit(raw).Transform(raw));
        var unprepared = _context.Transforms.CopyColumns("Features", "Raw").Fit(both).Transform(both);

        Assert.Equal(6, _context.AnomalyDetection.PermutationFeatureImportance(detector, scored).Count);
        Assert.StartsWith("Column 'Score' is not in the data: these rows are not scored.", Message(raw), StringComparison.Ordinal);
        Assert.Contains("this detector has not scored these rows", Message(unprepared), StringComparison.Ordinal);

        string Message(IDataView view) =>
            Assert.Throws<ArgumentException>(() => _context.AnomalyDetection.PermutationFeatureImportance(detector, view)).Message;
    }

    [Fact]
    public void PermutationFeatureImportance_UnusableRows_SaysWhy()
    {
        var pipeline = Pipeline(epochs: 3).Fit(Views.Make(_context));
        var rows = TestRow.Make(9, seed: 3);
        Array.ForEach(rows, row => row.Label = true);

        Assert.StartsWith("Column 'Label' has 9 anomalies among 9", Message(rows, "Label"), StringComparison.Ordinal);
        Assert.StartsWith("There are 1 rows; to permute", Message(rows[..1], label: null), StringComparison.Ordinal);

        string Message(TestRow[] rows, string? label) => Assert.Throws<ArgumentException>(
            () => _context.AnomalyDetection.PermutationFeatureImportance(pipeline, Views.Make(_context, rows), label)).Message;
    }

    private EstimatorChain<VaeAnomalyTransformer> Pipeline(int epochs) => _context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
        .Append(_context.AnomalyDetection.Trainers.Vae("Features", new VaeAnomalyOptions { Training = TestOptions.Quick with { Epochs = epochs } }));
}
