using Vae.Data;
using Xunit;

namespace Vae.Tests.Data;

/// <summary>The order in which a stream's rows are trained on and validated. Row r is (r, 2 r), and weighs r + 1.</summary>
public sealed class StreamedFeedTests
{
    private const int Rows = 200;

    private static readonly VaeArchitecture _architecture = VaeArchitecture.Mlp(2, 1, []);

    private static readonly VaeDataset _data = new(
        Enumerable.Range(0, Rows * 2).Select(i => (float)((i / 2) * (1 + (i % 2)))).ToArray(),
        2,
        rowWeights: Enumerable.Range(1, Rows).Select(row => (float)row).ToArray());

    private static readonly VaeOptions _options = new() { BatchSize = 7, Seed = 4 };

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(199)]
    public void Fill_EveryBatchOfAnEpoch_EveryRowOnceWithItsWeight(int buffer)
    {
        var (order, weights) = Epoch(Batches(new StreamedRows(_data), buffer).Training, epoch: 0);

        Assert.Equal(Enumerable.Range(0, Rows), order.Order());
        Assert.Equal(order.Select(row => row + 1f), weights);
        Assert.Equal(buffer > 1, !order.SequenceEqual(order.Order()));
    }

    [Fact]
    public void Fill_Buffer_NoRowComesEarlierThanItCanHold()
    {
        var order = Epoch(Batches(new StreamedRows(_data), buffer: 20).Training, epoch: 0).Order;

        Assert.All(order.Index(), draw => Assert.True(draw.Item < draw.Index + 20));
        // Where a row waits for a draw out of 20, its delay is on average 19 draws.
        Assert.InRange(order.Index().Average(draw => Math.Abs(draw.Item - draw.Index)), 8, 30);
    }

    [Fact]
    public void Fill_BufferOfAlmostAll_EveryRowIsAsLikelyAnywhere()
    {
        var source = Batches(new StreamedRows(_data), buffer: 199).Training;
        var firsts = Enumerable.Range(0, 2000).Select(epoch =>
        {
            source.StartEpoch(epoch);
            var batch = source.NewBatch(_architecture);
            source.Fill(0, 0, batch);
            return batch.Target[0];
        }).ToArray();

        // Mean and deviation of a row drawn from 0 to 198, with five standard errors.
        Assert.InRange(firsts.Average(), 99 - 6.5, 99 + 6.5);
        Assert.InRange(Math.Sqrt(firsts.Average(row => Math.Pow(row - 99, 2))), 54, 61);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fill_Epochs_AnotherOrderEachOfSeedAndEpochAlone(bool sourceShuffles)
    {
        var options = _options with { ValidationSetFraction = 0.3 };
        int[] Order(int epoch, VaeOptions options) =>
            Epoch(Batches(new StreamedRows(_data) { CanShuffle = sourceShuffles }, buffer: 20, options).Training, epoch).Order;
        var first = Order(0, options);

        Assert.Equal(first, Order(0, options));
        Assert.NotEqual(first, Order(1, options));
        Assert.Equal(first.Order(), Order(1, options).Order());
        Assert.NotEqual(first, Order(0, options with { Seed = 5 }));
    }

    [Fact]
    public void Fill_SourceThatShuffles_GetsAnotherSeedEachEpochAndNoneForValidation()
    {
        var source = new StreamedRows(_data) { CanShuffle = true };
        var (training, validation) = Batches(source, buffer: 20, _options with { ValidationSetFraction = 0.3 });
        for (var epoch = 0; epoch < 2; epoch++)
        {
            Epoch(training, epoch);
            Epoch(validation!, epoch);
        }

        // The first pass, then training and validation of each epoch.
        Assert.Equal(5, source.Seeds.Count);
        Assert.Equal([true, false, true, false, true], source.Seeds.Select(seed => seed is null));
        Assert.NotEqual(source.Seeds[1], source.Seeds[3]);
        Assert.Equal((0, 1), (source.OpenNow, source.OpenAtOnce));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fill_Validation_TheOtherRowsInTheSourcesOrderEveryEpoch(bool sourceShuffles)
    {
        var source = new StreamedRows(_data) { CanShuffle = sourceShuffles };
        var (training, validation) = Batches(source, buffer: 20, _options with { ValidationSetFraction = 0.3 });
        var (trained, _) = Epoch(training, epoch: 0);
        var (held, weights) = Epoch(validation!, epoch: 0);

        Assert.Equal(held.Order(), held);
        Assert.Equal(Enumerable.Range(0, Rows), trained.Concat(held).Order());
        Assert.Equal(held, Epoch(validation!, epoch: 1).Order);
        Assert.Equal(held.Select(row => row + 1f), weights);
        Assert.Equal(held.Sum(row => row + 1.0), validation!.TotalWeight);
        Assert.Equal(trained.Sum(row => row + 1.0), training.TotalWeight);
    }

    [Fact]
    public void Fill_FromWithinAnEpoch_GoesOnWithTheSameRows()
    {
        var whole = Epoch(Batches(new StreamedRows(_data), buffer: 20).Training, epoch: 3).Order;
        var resumed = Batches(new StreamedRows(_data), buffer: 20).Training;

        Assert.Equal(whole[(11 * 7)..], Epoch(resumed, epoch: 3, from: 11).Order);
    }

    [Fact]
    public void StartEpoch_NothingLeftOfIt_ReadsNothing()
    {
        var source = new StreamedRows(_data);
        var batches = Batches(source, buffer: 20).Training;
        batches.StartEpoch(0);

        Assert.Single(source.Seeds);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.999)]
    public void CreateBatches_SplitLeavesOneSideEmpty_Error(double fraction)
    {
        var data = new VaeDataset(_data.Rows[..10], 2);
        var options = _options with { ValidationSetFraction = fraction, Run = _options.Run with { MemoryBudget = 8 } };
        var rows = TrainingRows.Read(new StreamedRows(data), _architecture, options);

        Assert.Equal(
            FormattableString.Invariant($"ValidationSetFraction is {fraction} and there are 5 rows, of which chance puts ")
            + $"{(fraction < 0.5 ? 0 : 5)} into the validation set. Give more rows or another fraction.",
            Assert.Throws<ArgumentException>(() => rows.CreateBatches(options)).Message);
    }

    private static (BatchSource Training, BatchSource? Validation) Batches(StreamedRows source, int buffer, VaeOptions? options = null)
    {
        var streaming = (options ?? _options) with { Run = new() { MemoryBudget = source.BudgetOf(buffer) } };
        return TrainingRows.Read(source, _architecture, streaming).CreateBatches(streaming);
    }

    private static (int[] Order, float[] Weights) Epoch(BatchSource batches, int epoch, long from = 0)
    {
        var batch = batches.NewBatch(_architecture);
        var (order, weights) = (new List<int>(), new List<float>());
        batches.StartEpoch(epoch);
        for (var index = from; index < batches.BatchesPerEpoch; index++)
        {
            batches.Fill(index, index, batch);
            for (var row = 0; row < batch.Rows; row++)
            {
                Assert.Equal(2 * batch.Target[2 * row], batch.Target[(2 * row) + 1]);
                order.Add((int)batch.Target[2 * row]);
            }

            weights.AddRange(batch.RowWeights);
        }

        return ([.. order], [.. weights]);
    }
}
