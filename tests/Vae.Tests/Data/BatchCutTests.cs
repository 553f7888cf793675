using Vae.Data;
using Vae.Tests.Clusters;
using Xunit;

namespace Vae.Tests.Data;

public sealed class BatchCutTests
{
    [Theory]
    [InlineData(100, 32, 1)]
    [InlineData(100, 32, 3)]
    [InlineData(7, 7, 7)]
    [InlineData(1, 5, 3)]
    public void Part_SameRowsEverywhere_EveryRowOnceInItsPlace(int rows, int batchSize, int size)
    {
        var alone = new BatchCut(rows, batchSize);
        var cuts = ThreadCluster.Run(size, new(), cluster => new BatchCut(rows, batchSize, cluster));

        for (var index = 0L; index < alone.Batches; index++)
        {
            var (whole, next) = (alone.Part(index), 0);
            foreach (var part in cuts.Select(cut => cut.Part(index)))
            {
                Assert.Equal((whole.First + next, next, whole.Rows), (part.First, part.Place, part.Whole));
                next += part.Rows;
            }

            Assert.Equal(whole.Rows, next);
            Assert.All(cuts, cut => Assert.InRange(cut.Part(index).Rows, 0, cut.LargestPart));
        }
    }

    [Fact]
    public void Part_RowsOfItsOwn_EveryProcessInEveryBatch()
    {
        long[] counts = [10, 25, 5];
        BatchCut[] cuts = [.. Enumerable.Range(0, 3).Select(rank => new BatchCut(counts, 16, rank))];

        Assert.All(cuts, cut => Assert.Equal((3, 1), (cut.Batches, cut.SmallestPart)));
        for (var index = 0L; index < 3; index++)
        {
            BatchPart[] parts = [.. cuts.Select(cut => cut.Part(index))];
            Assert.Equal([0, parts[0].Rows, parts[0].Rows + parts[1].Rows], parts.Select(part => part.Place));
            Assert.All(parts, part => Assert.Equal(parts.Sum(each => each.Rows), part.Whole));
        }

        Assert.Equal([7, 17, 4], cuts.Select(cut => (int)cut.Part(2).First));
    }
}
