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
        "count is 0; it must be between 1 and",
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.LoadFromVaeSamples(TestModel.Fitted, 0)).Message,
        StringComparison.Ordinal);
}
