using Vae.Data;
using Xunit;

namespace Vae.Tests.Data;

public sealed class RowSampleTests
{
    [Fact]
    public void Add_RowsThatFit_AllInTheirOrder()
    {
        var sample = Sample(rows: 9, capacity: 9);

        Assert.Equal(Enumerable.Range(0, 9).Select(row => (float)row), Rows(sample).Select(row => row.Value));
        Assert.All(Rows(sample), row => Assert.Equal(row.Value + 0.5f, row.Weight));
    }

    /// <summary>Each of 1,000 rows is kept with a chance of 1 in 10, early ones as likely as late ones.</summary>
    [Fact]
    public void Add_MoreRows_AnEvenChoice()
    {
        var sample = Sample(rows: 1000, capacity: 100);
        var rows = Rows(sample).ToArray();

        Assert.Equal(100, rows.Distinct().Count());
        Assert.All(rows, row => Assert.Equal(row.Value + 0.5f, row.Weight));
        Assert.InRange(rows.Average(row => row.Value), 410, 590);
        Assert.InRange(rows.Count(row => row.Value < 100), 1, 25);
        Assert.Equal(rows, Rows(Sample(rows: 1000, capacity: 100)));
    }

    private static RowSample Sample(int rows, int capacity)
    {
        var sample = new RowSample(dimension: 1, capacity);
        for (var row = 0; row < rows; row++)
        {
            sample.Add([row], row + 0.5f);
        }

        return sample;
    }

    private static IEnumerable<(float Value, float Weight)> Rows(RowSample sample) =>
        Enumerable.Range(0, sample.Count).Select(row => (sample.Row(row)[0], sample.Weight(row)));
}
