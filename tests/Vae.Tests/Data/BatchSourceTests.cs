using Vae.Data;
using Xunit;

namespace Vae.Tests.Data;

public sealed class BatchSourceTests
{
    private static readonly VaeArchitecture _architecture = VaeArchitecture.Mlp(3, 2, []);

    [Theory]
    [InlineData(10, 0.0, 0)]
    [InlineData(10, 0.3, 3)]
    [InlineData(10, 0.01, 1)]
    [InlineData(10, 0.9, 9)]
    [InlineData(2, 0.5, 1)]
    [InlineData(1000, 0.25, 250)]
    public void Split_Fraction_DisjointSortedAndComplete(int count, double fraction, int expected)
    {
        var (training, validation) = BatchSource.Split([.. Enumerable.Range(0, count)], new VaeOptions { ValidationSetFraction = fraction });

        Assert.Equal(expected, validation.Length);
        Assert.Equal(Enumerable.Range(0, count), training.Concat(validation).Order());
        Assert.Equal(training.Order(), training);
        Assert.Equal(validation.Order(), validation);
    }

    [Fact]
    public void Split_Seed_DecidesTheRows()
    {
        var options = new VaeOptions { ValidationSetFraction = 0.5, Seed = 1 };

        Assert.Equal(Split(options).Validation, Split(options).Validation);
        Assert.NotEqual(Split(options).Validation, Split(options with { Seed = 2 }).Validation);
        Assert.Equal(
            Split(options with { Seed = null }).Validation,
            Split(options with { Seed = 0 }).Validation);
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(10, 0.96)]
    public void Split_NothingLeftToTrainOn_Error(int count, double fraction)
    {
        var error = Assert.Throws<ArgumentException>(
            () => BatchSource.Split([.. Enumerable.Range(0, count)], new VaeOptions { ValidationSetFraction = fraction }));

        Assert.Equal(
            FormattableString.Invariant($"ValidationSetFraction is {fraction} and there are {count} rows: none would be left to train on. ")
            + "Give more rows or a smaller fraction.",
            error.Message);
    }

    [Fact]
    public void Split_SomeRows_SplitsThose()
    {
        int[] rows = [2, 3, 5, 7, 11, 13, 17, 19];

        var (training, validation) = BatchSource.Split(rows, new VaeOptions { ValidationSetFraction = 0.25 });

        Assert.Equal(2, validation.Length);
        Assert.Equal(rows, training.Concat(validation).Order());
    }

    [Theory]
    [InlineData(10, 4, new[] { 4, 3, 3 })]
    [InlineData(257, 128, new[] { 86, 86, 85 })]
    [InlineData(256, 128, new[] { 128, 128 })]
    [InlineData(129, 128, new[] { 65, 64 })]
    [InlineData(5, 5, new[] { 5 })]
    [InlineData(3, 1, new[] { 1, 1, 1 })]
    public void Fill_EveryBatchOfAnEpoch_EveryRowOnceInBatchesOfNearlyEqualSize(int rows, int batchSize, int[] expected)
    {
        var source = Source(rows, new VaeOptions { BatchSize = batchSize }, training: true);
        var batch = source.NewBatch(_architecture);
        var (sizes, seen) = (new List<int>(), new List<float>());
        source.StartEpoch(0);
        for (var index = 0; index < source.BatchesPerEpoch; index++)
        {
            source.Fill(index, index, batch);
            sizes.Add(batch.Rows);
            seen.AddRange(FirstValues(batch));
        }

        Assert.Equal(expected, sizes);
        Assert.Equal(expected[0], batch.Capacity);
        Assert.Equal(Enumerable.Range(0, rows).Select(row => (float)row), seen.Order());
    }

    [Theory]
    [InlineData(1_000_003, 128)]
    [InlineData(1000, 999)]
    [InlineData(77, 10)]
    public void BatchesPerEpoch_AnyRows_AsFewAsFitAndSizesAtMostOneApart(int rows, int batchSize)
    {
        using var source = new BatchSource(
            new VaeDataset(new float[rows], 1), [.. Enumerable.Range(0, rows)], new VaeOptions { BatchSize = batchSize }, training: false);
        var batch = source.NewBatch(VaeArchitecture.Mlp(1, 1, []));
        var sizes = new List<int>();
        for (var index = 0L; index < source.BatchesPerEpoch; index++)
        {
            source.Fill(index, index, batch);
            sizes.Add(batch.Rows);
        }

        Assert.Equal((rows + batchSize - 1) / batchSize, sizes.Count);
        Assert.Equal(rows, sizes.Sum());
        Assert.InRange(sizes.Max(), sizes.Min(), Math.Min(batchSize, sizes.Min() + 1));
    }

    [Fact]
    public void Fill_Epochs_AnotherOrderEachOfSeedAndEpochAlone()
    {
        var options = new VaeOptions { BatchSize = 50 };
        var source = Source(50, options, training: true);
        var first = Order(source, epoch: 0);
        var second = Order(source, epoch: 1);

        Assert.NotEqual(first, second);
        Assert.Equal(second, Order(Source(50, options, training: true), epoch: 1));
        Assert.NotEqual(first, Order(Source(50, options with { Seed = 3 }, training: true), epoch: 0));
    }

    [Fact]
    public void Fill_Validation_InOrderUndisturbedWithNoiseOfItsOwn()
    {
        var options = new VaeOptions { BatchSize = 50, InputNoise = new MaskingInputNoise(0.9) };
        var (validation, training) = (Source(20, options, training: false), Source(20, options, training: true));
        var (batch, other) = (validation.NewBatch(_architecture), training.NewBatch(_architecture));
        validation.StartEpoch(3);
        validation.Fill(0, 0, batch);
        training.Fill(0, 0, other);

        Assert.Equal(Enumerable.Range(0, 20).Select(row => (float)row), FirstValues(batch));
        Assert.Equal(batch.Target.ToArray(), batch.Input.ToArray());
        Assert.NotEqual(batch.Epsilon.ToArray(), other.Epsilon.ToArray());
    }

    [Fact]
    public void Fill_Masking_SetsTheShareToZeroAndLeavesTheTargetClean()
    {
        var options = new VaeOptions { BatchSize = 4000, InputNoise = new MaskingInputNoise(0.3) };
        var source = Source(4000, options, training: true);
        var batch = source.NewBatch(_architecture);
        source.Fill(0, 0, batch);
        var (input, target) = (batch.Input.ToArray(), batch.Target.ToArray());

        Assert.All(input.Zip(target), pair => Assert.True(pair.First == 0 || pair.First == pair.Second));
        // 12,000 draws: four standard errors are 0.017.
        Assert.InRange((double)input.Zip(target).Count(pair => pair.First != pair.Second) / input.Length, 0.283, 0.317);
        Assert.Equal(12000, target.Count(value => value >= 0 && value == MathF.Round(value)));
        source.Fill(0, 1, batch);
        Assert.NotEqual(input, batch.Input.ToArray());
    }

    [Fact]
    public void Fill_VariableMasking_EachRowHasAShareOfItsOwnUpToTheLargest()
    {
        const int Rows = 4000, Width = 3 * 400;
        var options = new VaeOptions { BatchSize = Rows, InputNoise = new VariableMaskingInputNoise(0.6) };
        var source = new BatchSource(
            new VaeDataset(Enumerable.Repeat(1f, Rows * Width).ToArray(), Width), [.. Enumerable.Range(0, Rows)], options, training: true);
        var batch = source.NewBatch(VaeArchitecture.Mlp(Width, 2, []));
        source.StartEpoch(0);
        source.Fill(0, 0, batch);
        var input = batch.Input.ToArray();

        var shares = input.Chunk(Width).Select(row => row.Count(value => value == 0) / (double)Width).Order().ToArray();

        // A row's share of its 1,200 values is its probability to 0.04 (3 standard errors), and quantiles of 4,000 are even to 0.02.
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(0.6 * row / Rows, shares[row], 0.06));
        Assert.All(input, value => Assert.True(value is 0 or 1));
        Assert.All(batch.Target.ToArray(), value => Assert.Equal(1, value));
        source.Fill(0, 1, batch);
        Assert.NotEqual(input, batch.Input.ToArray());
    }

    [Fact]
    public void Fill_VariableMaskingOfValidation_MasksAlikeEveryEpoch()
    {
        var options = new VaeOptions { BatchSize = 50, InputNoise = new VariableMaskingInputNoise(0.6) };
        var (validation, training) = (Source(20, options, training: false), Source(20, options, training: true));
        var (first, second, other) = (validation.NewBatch(_architecture), validation.NewBatch(_architecture), training.NewBatch(_architecture));
        validation.StartEpoch(0);
        validation.Fill(0, 0, first);
        validation.StartEpoch(1);
        validation.Fill(0, 0, second);
        training.Fill(0, 0, other);

        Assert.Equal(first.Input.ToArray(), second.Input.ToArray());
        Assert.NotEqual(first.Target.ToArray(), first.Input.ToArray());
        Assert.NotEqual(first.Input.ToArray().Select(value => value == 0), other.Input.ToArray().Select(value => value == 0));
    }

    [Fact]
    public void Fill_Gaussian_AddsNoiseOfTheDeviationAndLeavesTheTargetClean()
    {
        var options = new VaeOptions { BatchSize = 4000, InputNoise = new GaussianInputNoise(0.1) };
        var source = Source(4000, options, training: true);
        var batch = source.NewBatch(_architecture);
        source.Fill(0, 0, batch);
        var differences = batch.Input.ToArray().Zip(batch.Target.ToArray(), (input, target) => (double)input - target).ToList();

        Assert.InRange(differences.Average(), -0.004, 0.004);
        Assert.InRange(Math.Sqrt(differences.Average(d => d * d)), 0.0974, 0.1026);
        Assert.All(batch.Target.ToArray(), value => Assert.Equal(MathF.Round(value), value));
    }

    [Fact]
    public void NewBatch_BatchLargerThanData_HoldsTheData()
    {
        var batch = Source(5, new VaeOptions { BatchSize = 128, Objective = new ElboObjective { Samples = 3 } }, training: true).NewBatch(_architecture);

        Assert.Equal((5, 3), (batch.Capacity, batch.Samples));
    }

    private static (int[] Training, int[] Validation) Split(VaeOptions options) => BatchSource.Split([.. Enumerable.Range(0, 100)], options);

    private static BatchSource Source(int rows, VaeOptions options, bool training)
    {
        // Row r is (r, r + 1, r + 2).
        var values = Enumerable.Range(0, rows * 3).Select(i => (float)((i / 3) + (i % 3))).ToArray();
        return new BatchSource(new VaeDataset(values, 3), [.. Enumerable.Range(0, rows)], options, training);
    }

    private static float[] Order(BatchSource source, int epoch)
    {
        var batch = source.NewBatch(_architecture);
        source.StartEpoch(epoch);
        source.Fill(0, 0, batch);
        return [.. FirstValues(batch)];
    }

    private static List<float> FirstValues(VaeBatch batch)
    {
        var values = new List<float>();
        for (var row = 0; row < batch.Rows; row++)
        {
            values.Add(batch.Target[row * 3]);
        }

        return values;
    }
}
