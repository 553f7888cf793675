using Vae.Data;
using Xunit;

namespace Vae.Tests.Data;

public sealed class RowStoreTests
{
    [Theory]
    [InlineData(1, false, 300_000)] // Two chunks of 2^18 rows.
    [InlineData(3, true, 200_000)]
    [InlineData(300_000, false, 3)] // A row is more than a chunk.
    public void Add_UpToCapacity_KeepsEveryRowAndWeight(int dimension, bool hasWeights, int rows)
    {
        var store = new RowStore(dimension, hasWeights, rows);
        for (var row = 0; row < rows; row++)
        {
            var place = store.Add(row / 2f);
            place.Clear();
            (place[0], place[^1]) = (row + 1, row);
        }

        Assert.Equal(rows, store.Count);
        for (var row = 0; row < rows; row++)
        {
            Assert.Equal(dimension, store.Row(row).Length);
            Assert.Equal(row, store.Row(row)[^1]);
            Assert.Equal(hasWeights ? row / 2f : 0, hasWeights ? store.Weight(row) : 0);
        }
    }

    [Fact]
    public void Replace_ARow_ChangesIt()
    {
        var store = Filled(4);
        store.Replace(1, 9).Fill(8);

        Assert.Equal([0, 8, 2, 3], Values(store));
        Assert.Equal(9, store.Weight(1));
    }

    [Fact]
    public void Remove_ARow_TheLastTakesItsNumber()
    {
        var store = Filled(4);
        store.Remove(1);
        Assert.Equal([0, 3, 2], Values(store));
        Assert.Equal(30, store.Weight(1));
        store.Remove(2);
        Assert.Equal([0, 3], Values(store));
    }

    [Fact]
    public void Clear_ThenAdd_StartsAnew()
    {
        var store = Filled(4);
        store.Clear();
        store.Add(1).Fill(7);

        Assert.Equal([7], Values(store));
    }

    [Theory]
    [InlineData(80, 4, false, 5)]
    [InlineData(80, 4, true, 4)]
    [InlineData(79, 4, true, 3)]
    [InlineData(3, 1, false, 0)]
    [InlineData(long.MaxValue, 1, false, 2147483591)]
    public void RowsIn_Bytes_WholeRowsAsFarAsAnArrayNumbersThem(long bytes, int dimension, bool hasWeights, int expected) =>
        Assert.Equal(expected, RowStore.RowsIn(bytes, dimension, hasWeights));

    private static RowStore Filled(int rows)
    {
        var store = new RowStore(2, hasWeights: true, rows);
        for (var row = 0; row < rows; row++)
        {
            store.Add(10 * row).Fill(row);
        }

        return store;
    }

    private static float[] Values(RowStore store) => [.. Enumerable.Range(0, store.Count).Select(row => store.Row(row)[1])];
}
