using Vae.Data;
using Xunit;

namespace Vae.Tests.Data;

public sealed class RowBlocksTests
{
    [Theory]
    [InlineData(300, 3, new[] { 256, 44 })]
    [InlineData(256, 1, new[] { 256 })]
    [InlineData(1, 1, new[] { 1 })]
    [InlineData(5, 1 << 21, new[] { 2, 2, 1 })] // 8 MiB a row.
    [InlineData(2, (1 << 22) + 1, new[] { 1, 1 })]
    public void Read_Rows_InOrderInBlocks(int rows, int dimension, int[] expected)
    {
        var (sizes, firsts) = (new List<int>(), new List<float>());
        foreach (var block in RowBlocks.Read(() => new Numbered(rows), dimension, hasWeights: false, CancellationToken.None))
        {
            sizes.Add(block.Rows.Length / dimension);
            firsts.AddRange(Enumerable.Range(0, sizes[^1]).Select(row => block.Rows.Span[row * dimension]));
        }

        Assert.Equal(expected, sizes);
        Assert.Equal(Enumerable.Range(0, rows).Select(row => (float)row), firsts);
    }

    [Fact]
    public void Read_Weights_BesideTheirRowsAndNoneOfZero()
    {
        var blocks = RowBlocks.Read(() => new Numbered(300), 1, hasWeights: true, CancellationToken.None)
            .SelectMany(block => Enumerable.Range(0, block.Rows.Length).Select(row => (block.Rows.Span[row], block.Weight(row))).ToArray());

        Assert.Equal(Enumerable.Range(0, 300).Where(row => row % 4 != 0).Select(row => ((float)row, row % 4f)), blocks);
    }

    [Fact]
    public void Read_Cancelled_StopsAndDisposes()
    {
        var reader = new Numbered(300);

        Assert.ThrowsAny<OperationCanceledException>(() => RowBlocks.Read(() => reader, 1, hasWeights: false, new CancellationToken(canceled: true)).Count());
        Assert.True(reader.Disposed);
    }

    private sealed class Numbered(int rows) : IVaeRowReader
    {
        private int _row = -1;

        public bool Disposed { get; private set; }

        public float Weight => _row % 4;

        public bool MoveNext() => ++_row < rows;

        public void Read(Span<float> destination) => destination[0] = _row;

        public void Dispose() => Disposed = true;
    }
}
