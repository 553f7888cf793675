using Vae.Data;
using Xunit;

namespace Vae.Tests.Data;

public sealed class TrainingRowsTests
{
    private static readonly VaeDataset _data = new(
        (float[])[1, -2, 3, 4, float.NaN, 0.5f, -7, 0, 2, 2, float.NaN, 0.25f], 3, ["a", "b", "c"], (float[])[1, 0.5f, 2.5f, 1]);

    private static readonly VaeOptions _options = new() { MissingValues = MissingValues.Ignore };

    public static TheoryData<bool, int, bool, int> Budgets => new()
    {
        // Rows of 16 bytes: whether their number is known; budget; whether they stream; rows read into it.
        { true, 64, false, 4 },
        { false, 64, false, 4 },
        { true, 1000, false, 4 },
        { true, 63, true, 3 },
        { false, 63, true, 3 },
        { true, 48, true, 3 },
        { false, 48, true, 3 },
        { true, 1, true, 1 },
        { false, 1, true, 1 },
    };

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Read_Budget_RowsThatExactlyFitStayInMemory(bool knowsCount, int budget, bool streams, int bufferRows)
    {
        var source = new StreamedRows(_data) { KnowsCount = knowsCount };

        var rows = Read(source, _options with { Run = _options.Run with { MemoryBudget = budget } });

        Assert.Equal(streams ? bufferRows : null, rows.BufferRows);
        Assert.Equal((4, 3, 64), (rows.Count, rows.Dimension, rows.Bytes));
        Assert.Equal((1, 0, 4), (source.Seeds.Count, source.OpenNow, source.Moves));
        Assert.Equal(_data.Rows.ToArray(), Values(rows));
        Assert.Equal(streams ? 2 : 1, source.Seeds.Count);
        Assert.All(source.Seeds, seed => Assert.Null(seed));
    }

    [Fact]
    public void Read_ADataset_InMemoryWhateverTheBudget()
    {
        var rows = Read(_data, _options with { Run = _options.Run with { MemoryBudget = 1 } });

        Assert.Null(rows.BufferRows);
        Assert.Equal(_data.Rows.ToArray(), Values(rows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public void Read_Rows_CountedMeasuredAndHashed(long budget)
    {
        var options = _options with { Run = _options.Run with { MemoryBudget = budget, Checkpoint = new("here") } };
        var survey = Read(new StreamedRows(_data), options).Survey;

        Assert.Equal([-7, -2, 0.25f], survey.Least.ToArray());
        Assert.Equal([4, 0, 3], survey.Largest.ToArray());
        Assert.Equal(7, survey.LargestMagnitude);
        Assert.Equal(new RowTotal(4, 5), survey.Training);
        Assert.Equal(new RowTotal(0, 0), survey.Validation);
        Assert.Equal(["a", "b", "c"], survey.SlotNames!);
        var other = _data.RowWeights.ToArray();
        other[3] = 1.5f;
        Assert.Equal(survey.Hash, Read(_data, options).Survey.Hash);
        Assert.NotEqual(survey.Hash, Read(new VaeDataset(_data.Rows, 3, null, other), options).Survey.Hash);
        Assert.NotEqual(survey.Hash, Read(new VaeDataset(_data.Rows, 3), options).Survey.Hash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)] // Two rows, which is all that count.
    [InlineData(1 << 20)]
    public void Read_RowsOfWeightZero_CheckedAndLeftOut(long budget)
    {
        var data = new VaeDataset(_data.Rows, 3, null, (float[])[0, 1, 0, 2]);
        var options = _options with { Run = _options.Run with { MemoryBudget = budget } };

        foreach (var source in (IVaeRowSource[])[data, new StreamedRows(data), new StreamedRows(data) { KnowsCount = false }])
        {
            var rows = Read(source, options);

            Assert.Equal((2, 4, new RowTotal(2, 3)), (rows.Count, rows.Survey.Read, rows.Survey.Training));
            Assert.Equal(budget == 1 && source is StreamedRows, rows.BufferRows is not null);
            Assert.Equal([2, float.NaN, 0.25f], rows.Survey.Least.ToArray());
            Assert.Equal([4, float.NaN, 0.5f, 2, float.NaN, 0.25f], Values(rows));
        }

        var bad = new VaeDataset((float[])[1, float.PositiveInfinity], 1, null, (float[])[1, 0]);
        Assert.StartsWith("Row 1, slot 0 is", Assert.Throws<ArgumentException>(() => Read(bad, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AllMissing_NoLeastAndNoLargest()
    {
        var survey = Read(new VaeDataset((float[])[float.NaN, 1, float.NaN, 2], 2), _options).Survey;

        Assert.Equal([float.NaN, 1], survey.Least.ToArray());
        Assert.Equal([float.NaN, 2], survey.Largest.ToArray());
        Assert.Equal(2, survey.LargestMagnitude);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public void Read_NoRows_Error(long budget) => Assert.Equal(
        "There are no rows; give at least one.",
        Assert.Throws<ArgumentException>(
            () => Read(new StreamedRows(_data) { RowsOf = _ => 0, KnowsCount = false }, _options with { Run = _options.Run with { MemoryBudget = budget } })).Message);

    [Theory]
    [InlineData(new[] { 1f, -1, 1, 1 }, "The weight of row 1 is -1; weights must be finite and at least 0.")]
    [InlineData(new[] { 1f, 1, 1, float.NaN }, "The weight of row 3 is NaN; weights must be finite and at least 0.")]
    [InlineData(new[] { 0f, 0, 0, 0 }, "The weight of every row is 0; at least one must be above 0.")]
    public void Read_WeightThatIsNone_ErrorNamesTheRow(float[] weights, string expected)
    {
        var source = new UncheckedWeights(new VaeDataset(_data.Rows, 3), weights);

        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => Read(source, _options with { Run = _options.Run with { MemoryBudget = 1 } })).Message);
    }

    [Fact]
    public void Read_NamesOfAnotherNumber_Error() => Assert.Equal(
        "There are 1 names for rows of 3 values.",
        Assert.Throws<ArgumentException>(() => Read(new UncheckedWeights(_data, []) { SlotNames = ["a"] }, _options)).Message);

    [Fact]
    public void Read_CancelledWithinTheRows_StopsThere()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new StreamedRows(_data)
        {
            OnRow = moves =>
            {
                if (moves == 2)
                {
                    cancellation.Cancel();
                }
            },
        };

        Assert.ThrowsAny<OperationCanceledException>(() => Read(source, _options with { Run = _options.Run with { CancellationToken = cancellation.Token } }));
        Assert.Equal((3, 0), (source.Moves, source.OpenNow));
    }

    private static TrainingRows Read(IVaeRowSource source, VaeOptions options) =>
        TrainingRows.Read(source, options.BuildArchitecture(source.Dimension), options);

    private static float[] Values(TrainingRows rows) => [.. rows.Blocks(new()).SelectMany(block => block.Rows.ToArray())];

    /// <summary>Weights that a dataset would refuse.</summary>
    private sealed class UncheckedWeights(IVaeRowSource rows, float[] weights) : IVaeRowSource
    {
        public int Dimension => rows.Dimension;

        public IReadOnlyList<string>? SlotNames { get; init; }

        public bool HasWeights => true;

        public IVaeRowReader Open(int? shuffleSeed) => new Reader(rows.Open(null), weights);

        private sealed class Reader(IVaeRowReader inner, float[] weights) : IVaeRowReader
        {
            private int _row = -1;

            public float Weight => weights[_row];

            public bool MoveNext()
            {
                _row++;
                return inner.MoveNext();
            }

            public void Read(Span<float> destination) => inner.Read(destination);

            public void Dispose() => inner.Dispose();
        }
    }
}
