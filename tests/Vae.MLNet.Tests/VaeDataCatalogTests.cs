using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

public sealed class VaeDataCatalogTests
{
    private readonly MLContext _context = new();

    [Fact]
    public void LoadFromVaeSamples_GivesTheModelsSamples()
    {
        var expected = new float[30 * TestRow.Width];
        TestModel.Fitted.Sample(30, 4, expected);

        var view = _context.Data.LoadFromVaeSamples(TestModel.Fitted, 30, seed: 4, columnName: "Pixels");

        Assert.Equal("Pixels", Assert.Single(view.Schema).Name);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, TestRow.Width), view.Schema["Pixels"].Type);
        Assert.Equal(expected, view.GetColumn<float[]>("Pixels").SelectMany(v => v));
    }

    [Fact]
    public void LoadFromVaeSamples_Means_GivesTheMeansOfTheSamples()
    {
        var expected = new float[30 * TestRow.Width];
        TestModel.Fitted.SampleMeans(30, 4, expected);

        var view = _context.Data.LoadFromVaeSamples(TestModel.Fitted, 30, seed: 4, means: true);

        Assert.Equal(expected, view.GetColumn<float[]>("Features").SelectMany(v => v));
    }

    [Fact]
    public void LoadFromVaeSamples_NoRows_Throws() => Assert.StartsWith(
        "count is 0; it must be at least 1 row.",
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.LoadFromVaeSamples(TestModel.Fitted, 0)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void LoadFromVaeSamples_ManyRows_TheSameInEveryPassAndNoneKept()
    {
        var view = _context.Data.LoadFromVaeSamples(TestModel.Fitted, 2500, seed: 4);
        var expected = new float[2500 * TestRow.Width];
        TestModel.Fitted.Sample(2500, 4, expected);

        Assert.Equal(2500, view.GetRowCount());
        Assert.Equal(expected, view.GetColumn<float[]>("Features").SelectMany(v => v));
        Assert.Equal(OutputBits.Of(view), OutputBits.Of(view));

        // A trillion rows are no more work than those that are read.
        var endless = _context.Data.LoadFromVaeSamples(TestModel.Fitted, 1_000_000_000_000, seed: 4);
        Assert.Equal(expected[..60], endless.GetColumn<float[]>("Features").Take(10).SelectMany(v => v));
    }

    [Fact]
    public void LoadFromVaeSamples_LikeTheTrainingColumn_NameTypeAndSlotNames()
    {
        var column = Views.MakeNamed(_context).Schema["Features"];

        var view = _context.Data.LoadFromVaeSamples(TestModel.Fitted, 3, like: column);

        Assert.Equal(("Features", column.Type), (view.Schema[0].Name, view.Schema[0].Type));
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema[0].Annotations.GetValue("SlotNames", ref names);
        Assert.Equal(Views.SlotNames, names.DenseValues().Select(name => name.ToString()));
        Assert.Equal("Drawn", _context.Data.LoadFromVaeSamples(TestModel.Fitted, 3, columnName: "Drawn", like: column).Schema[0].Name);
        var wide = TestModel.WithLatent(2);
        Assert.StartsWith(
            "Column 'Number' has type Single; the rows of this model are a Vector<Single> of 6 values.",
            Assert.Throws<ArgumentException>(() => _context.Data.LoadFromVaeSamples(wide, 3, like: Views.Make(_context).Schema["Number"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFromVaeSamples_ConditionalModel_TakesConditionsInTurnAndTransforms()
    {
        var view = Views.Make(_context);
        var transformer = _context.Transforms.VaeReconstruct("Clean", "Features", TestOptions.Quick with { ConditionColumnName = "Number" }).Fit(view);
        var expected = new float[5 * TestRow.Width];
        transformer.Model.Sample(5, 1, expected, [0.2f, 0.8f, 0.2f, 0.8f, 0.2f]);

        var drawn = _context.Data.LoadFromVaeSamples(transformer.Model, 5, seed: 1, conditions: [0.2f, 0.8f]);

        Assert.Equal(expected, drawn.GetColumn<float[]>("Features").SelectMany(v => v));
        Assert.Equal([0.2f, 0.8f, 0.2f, 0.8f, 0.2f], drawn.GetColumn<float>("Number"));
        Assert.Equal(5, OutputBits.Of(transformer.Transform(drawn), "Clean").Count);
        Assert.StartsWith(
            "'conditions' has 0 values and the model is conditional: give 1 values, or a multiple of as many",
            Assert.Throws<ArgumentException>(() => _context.Data.LoadFromVaeSamples(transformer.Model, 5)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "'conditions' has 2 values, and the model was trained without a condition.",
            Assert.Throws<ArgumentException>(() => _context.Data.LoadFromVaeSamples(TestModel.Fitted, 5, conditions: [1, 2])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFromVaeInterpolationAndTraversals_GiveTheModelsRows()
    {
        var rows = TestRow.Make(2, seed: 8);
        var (path, walk) = (new float[7 * TestRow.Width], new float[4 * TestRow.Width]);
        TestModel.Fitted.Interpolate(rows[0].Features, rows[1].Features, 7, path);
        TestModel.Fitted.Traverse(rows[0].Features, 1, -3, 3, 4, walk);

        var between = _context.Data.LoadFromVaeInterpolation(TestModel.Fitted, rows[0].Features, rows[1].Features, 7);
        var traversals = _context.Data.LoadFromVaeTraversals(TestModel.Fitted, rows[0].Features, 4, -3, 3, "Walk");

        Assert.Equal(path, between.GetColumn<float[]>("Features").SelectMany(v => v));
        Assert.Equal(2 * 4, traversals.GetRowCount());
        Assert.Equal(walk, traversals.GetColumn<float[]>("Walk").Skip(4).SelectMany(v => v));
    }

    [Fact]
    public void Cursor_OffTheRows_SaysSo()
    {
        var view = _context.Data.LoadFromVaeSamples(TestModel.Fitted, 1);
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema[0]);
        VBuffer<float> row = default;
        Assert.Throws<InvalidOperationException>(() => getter(ref row));
        Assert.True(cursor.MoveNext());
        getter(ref row);
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => getter(ref row));
        using var none = view.GetRowCursor([]);
        Assert.Throws<InvalidOperationException>(() => none.GetGetter<VBuffer<float>>(view.Schema[0]));
    }
}
