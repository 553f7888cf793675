using Microsoft.ML;

namespace Vae.MLNet.Tests;

public sealed class ExampleWeightTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Fit_ExampleWeights_AsTrainedOnWeightedRows()
    {
        var rows = TestRow.Make(40, seed: 3);
        var data = new VaeDataset(rows.SelectMany(row => row.Features).ToArray(), TestRow.Width, rowWeights: rows.Select(row => row.Number).ToArray());
        var expected = VaeTrainer.Train(data, TestOptions.Quick).Weights.Values;
        var view = Views.Make(_context);

        Assert.True(expected.SequenceEqual(Encode("Number").Fit(view).Model.Weights.Values));
        Assert.True(expected.SequenceEqual(_context.Transforms.VaeReconstruct(
            "Clean", "Features", TestOptions.Quick, exampleWeightColumnName: "Number").Fit(view).Model.Weights.Values));
        Assert.True(expected.SequenceEqual(_context.AnomalyDetection.Trainers.Vae(
            "Features", TestOptions.Quick with { Likelihood = VaeLikelihood.Gaussian, Objective = new ElboObjective(), Optimizer = new Adam() }, "Number").Fit(view).Model.Weights.Values));
        Assert.False(expected.SequenceEqual(Encode(null).Fit(view).Model.Weights.Values));
    }

    [Fact]
    public void Fit_ExampleWeights_PullsNoOtherColumn()
    {
        var spy = new SpyDataView(Views.Make(_context));

        Encode("Number").Fit(spy);

        Assert.Equal(["Features", "Number"], Assert.Single(spy.Cursors));
        Assert.Equal(40, spy.RowsRead);
    }

    [Theory]
    [InlineData("Missing", "Column 'Missing' is not in the data. Name the column that holds the example weights.")]
    [InlineData("Text", "Column 'Text' has type String; example weights must be Single. Turn it into Single with Conversion.ConvertType.")]
    [InlineData(
        "Features", "Column 'Features' has type Vector<Single>; example weights must be Single. Turn it into Single with Conversion.ConvertType.")]
    public void Fit_ColumnThatIsNoWeight_TheSameErrorBeforeAndAfterThereIsData(string name, string expected)
    {
        var view = Views.Make(_context);

        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => Encode(name).Fit(view)).Message);
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => Encode(name).GetOutputSchema(Views.ShapeOf(view.Schema))).Message);
    }

    [Theory]
    [InlineData(-1f, "Column 'Number', row 7: the weight is -1; weights must be finite and at least 0.")]
    [InlineData(float.NaN, "Column 'Number', row 7: the weight is NaN; weights must be finite and at least 0.")]
    public void Fit_WeightThatIsNone_ErrorNamesColumnAndRow(float weight, string expected)
    {
        var rows = TestRow.Make(40, seed: 3);
        rows[7].Number = weight;
        var view = _context.Data.LoadFromEnumerable(rows);

        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => Encode("Number").Fit(view)).Message);
    }

    [Fact]
    public void ExampleWeightColumnName_Empty_ErrorBeforeThereIsData()
    {
        const string Expected = "exampleWeightColumnName is empty; name a column of type Single, or leave it null to weight all rows equally.";

        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => Encode("")).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(
            () => _context.Transforms.VaeReconstruct("Clean", "Features", TestOptions.Quick, exampleWeightColumnName: "")).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(
            () => _context.AnomalyDetection.Trainers.Vae("Features", exampleWeightColumnName: "")).Message);
    }

    /// <summary>Rows to be left out, one of them far off: neither weights nor threshold know of them.</summary>
    [Theory]
    [InlineData(1L << 20)]
    [InlineData(10 * 28L)] // Ten rows of six values and a weight: streamed.
    public void Fit_RowsOfWeightZero_ModelAndThresholdOfTheOthers(long budget)
    {
        var rows = TestRow.Make(40, seed: 3);
        foreach (var (i, row) in rows.Index())
        {
            row.Number = i % 4 == 1 ? 0 : 1;
        }

        rows[5].Features = [.. rows[5].Features.Select(value => value + 9)];
        var options = TestOptions.Quick with { Run = TestOptions.Quick.Run with { MemoryBudget = budget } };

        var all = Fit(rows);
        var without = Fit([.. rows.Where(row => row.Number > 0)]);

        Assert.True(without.Model.Weights.Values.SequenceEqual(all.Model.Weights.Values));
        Assert.Equal(without.Threshold, all.Threshold);

        VaeAnomalyTransformer Fit(TestRow[] data) => _context.AnomalyDetection.Trainers.Vae("Features", options, exampleWeightColumnName: "Number")
            .Fit(Views.Make(_context, data));
    }

    private VaeEncodeEstimator Encode(string? weights) =>
        _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick, exampleWeightColumnName: weights);
}
