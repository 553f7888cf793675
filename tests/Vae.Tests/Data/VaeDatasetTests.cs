using Xunit;

namespace Vae.Tests.Data;

public sealed class VaeDatasetTests
{
    [Fact]
    public void Constructor_Rows_CountsThemWithoutCopying()
    {
        var rows = new float[6];
        var data = new VaeDataset(rows, 3, ["a", "b", "c"]);
        rows[0] = 7;

        Assert.Equal((2, 3, 7f), (data.Count, data.Dimension, data.Rows.Span[0]));
        Assert.Equal(["a", "b", "c"], data.SlotNames!);
    }

    [Theory]
    [InlineData(7, 3, null, "7 values are not a whole number of rows of 3. (Parameter 'rows')")]
    [InlineData(0, 3, null, "There are no rows; give at least one. (Parameter 'rows')")]
    [InlineData(6, 3, 2, "There are 2 names for rows of 3 values. (Parameter 'slotNames')")]
    public void Constructor_DoesNotFit_ErrorSaysTheCounts(int values, int dimension, int? names, string expected)
    {
        var slotNames = names is { } count ? new string[count] : null;

        var error = Assert.Throws<ArgumentException>(() => new VaeDataset(new float[values], dimension, slotNames));

        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void Constructor_DimensionBelowOne_Error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VaeDataset(new float[3], 0));
}
