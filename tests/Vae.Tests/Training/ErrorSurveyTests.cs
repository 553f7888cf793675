using Vae.Data;
using Vae.Model;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

public sealed class ErrorSurveyTests
{
    private const int Slots = 3;

    /// <summary>Sums in another order.</summary>
    private const double Tolerance = 1e-12;

    private static readonly VaeModel _model = TestModels.Model(VaeArchitecture.Mlp(Slots, 2, [5]));

    [Fact]
    public void Of_Weights_AsManyCopiesOfTheRow()
    {
        var rows = TestValues.Normal(20 * Slots, 4);
        float[] weights = [.. Enumerable.Range(0, 20).Select(row => 1f + (row % 3))];
        float[] copies = [.. rows.Chunk(Slots).Zip(weights, (row, weight) => Enumerable.Repeat(row, (int)weight)).SelectMany(row => row).SelectMany(row => row)];

        var (weighted, copied) = (Survey(new RowBlock(rows, weights)), Survey(new RowBlock(copies)));

        Assert.Equal(copied.Medians, weighted.Medians);
        AssertNear(copied.Residuals, weighted.Residuals);
        AssertNear(copied.Spreads, weighted.Spreads);
        Assert.NotEqual(Survey(new RowBlock(rows)).Residuals, weighted.Residuals);
    }

    [Fact]
    public void Of_BlocksOfAnySize_TheSameBits()
    {
        var rows = TestValues.Normal(20 * Slots, 4);

        AssertSame(Survey(new RowBlock(rows)), Survey([.. rows.Chunk(3 * Slots).Select(block => new RowBlock(block))]));
    }

    [Fact]
    public void Of_ColumnsInOtherUnits_ScalesInThose()
    {
        // Errors of a model that always answers the same are those units' too where it answers 0.
        var model = new VaeModel(new VaeWeights(_model.Architecture, new float[_model.Weights.Values.Length]));
        var rows = TestValues.Normal(50 * Slots, 4);
        float[] scaled = [.. rows.Select(value => value * 1024)];

        var (plain, large) = (Survey(model, new RowBlock(rows)), Survey(model, new RowBlock(scaled)));

        Assert.Equal(plain.Medians.Select(value => value * 1024), large.Medians);
        Assert.Equal(plain.Residuals.Select(value => value * 1024 * 1024), large.Residuals);
        Assert.Equal(plain.Spreads.Select(value => value * 1024 * 1024), large.Spreads);
    }

    /// <summary>Of 100 rows that are kept of 20,000 the median is near that of all, and the same again.</summary>
    [Fact]
    public void Of_MoreRowsThanFit_MediansOfAnEvenChoice()
    {
        RowBlock[] rows = [.. Enumerable.Range(0, 200).Select(i => new RowBlock(TestValues.Normal(100 * Slots, i)))];

        var few = ErrorSurvey.Of(_model, rows, memory: 1, CancellationToken.None);
        var many = Survey(rows);

        Assert.All(few.Medians, median => Assert.InRange(median, -0.5, 0.5));
        Assert.All(many.Medians, median => Assert.InRange(median, -0.05, 0.05));
        AssertSame(few, ErrorSurvey.Of(_model, rows, memory: 1, CancellationToken.None));
    }

    [Fact]
    public void Of_Cancelled_Throws() => Assert.Throws<OperationCanceledException>(
        () => ErrorSurvey.Of(_model, [new RowBlock(new float[Slots])], 1, new CancellationToken(canceled: true)));

    [Theory]
    [InlineData(new float[] { }, new float[] { }, 0)]
    [InlineData(new float[] { 5 }, new float[] { 2 }, 5)]
    [InlineData(new float[] { 4, 1 }, new float[] { 1, 1 }, 2.5)]
    [InlineData(new float[] { 4, 1 }, new float[] { 1, 2 }, 1)]
    [InlineData(new float[] { 9, 1, 4, 2 }, new float[] { 1, 1, 1, 1 }, 3)]
    [InlineData(new float[] { 9, 1, 4 }, new float[] { 1, 1, 1 }, 4)]
    public void WeightedMedian_Values_HalfTheWeightOnEitherSide(float[] values, float[] weights, double expected) =>
        Assert.Equal(expected, WeightedMedian.Of(values, weights));

    private static ErrorScales Survey(params RowBlock[] rows) => Survey(_model, rows);

    private static ErrorScales Survey(VaeModel model, params RowBlock[] rows) => ErrorSurvey.Of(model, rows, memory: 1 << 20, CancellationToken.None);

    private static void AssertSame(ErrorScales expected, ErrorScales actual)
    {
        Assert.Equal(expected.Medians, actual.Medians);
        Assert.Equal(expected.Residuals, actual.Residuals);
        Assert.Equal(expected.Spreads, actual.Spreads);
    }

    private static void AssertNear(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * pair.First));
}
