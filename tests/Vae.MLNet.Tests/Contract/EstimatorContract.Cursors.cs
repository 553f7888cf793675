using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <content>Cursors read rows ahead and compute them together; nobody may notice.</content>
public abstract partial class EstimatorContract<TTransformer>
{
    /// <summary>Blocks of 1, 2, 4 ... 256 rows, and a last one that is not full; of large networks several threads share some.</summary>
    private const int ManyRows = 600;

    [Fact]
    public void Cursor_ManyRows_GivesTheBitsOfSingleRows()
    {
        var transformer = Make(Context).Fit(Data());
        var data = Data(ManyRows);

        Assert.Equal(OneByOne(transformer, data), OutputBits.Of(StoppedClock.Transform(transformer, data), Added));
    }

    [Fact]
    public void Cursor_ReadHereAndThere_GivesTheBitsOfSingleRows()
    {
        var transformer = Make(Context).Fit(Data());
        var data = Data(800);
        var expected = OneByOne(transformer, data);
        var transformed = StoppedClock.Transform(transformer, data);
        var random = new Random(4);

        using var cursor = transformed.GetRowCursor(transformed.Schema);
        Func<string>? read = null;
        for (var i = 0; cursor.MoveNext(); i++)
        {
            // Every row at first, for large blocks; then none, few, half of them and all; getters are made when the first rows are past.
            var share = new[] { 1, 1, 1, 0, 0.1, 0.5, 0.9, 1 }[i / 100];
            if (i >= 10 && random.NextDouble() < share)
            {
                read ??= OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, Added));
                Assert.Equal(expected[i], read());
            }
        }
    }

    [Fact]
    public void Cursor_WholeBlocksSkipped_GivesTheBitsOfTheRowsAfterThem()
    {
        var transformer = Make(Context).Fit(Data());
        var expected = OneByOne(transformer, Data(3 * ManyRows));
        var spy = new SpyDataView(Data(3 * ManyRows));
        var transformed = StoppedClock.Transform(transformer, spy);

        using var cursor = transformed.GetRowCursor(transformed.Schema);
        var read = OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, Added));
        var (i, skipped) = (0, 0);
        for (; cursor.MoveNext(); i++)
        {
            // Of a block so long that several threads may have begun with it, nobody asks for a row; then for those after it.
            if (spy.RowsRead - i > 100)
            {
                for (var left = spy.RowsRead - i; left > 0; left--, i++)
                {
                    if (!cursor.MoveNext())
                    {
                        Assert.ThrowsAny<Exception>(read);
                        return;
                    }
                }

                skipped++;
            }

            Assert.Equal((i, expected[i]), (cursor.Position, read()));
        }

        Assert.True(skipped > 0);
    }

    [Fact]
    public void Cursor_ManyRows_KeepsPositionsBatchesIdsAndOtherColumns()
    {
        var transformer = Make(Context).Fit(Data());
        var data = Context.Data.Cache(Data(ManyRows));
        var transformed = StoppedClock.Transform(transformer, data);
        var others = OutputBits.Select(data.Schema, "Number", "Label", "Features");

        using var source = data.GetRowCursor(data.Schema);
        using var cursor = transformed.GetRowCursor(transformed.Schema);
        var readAdded = OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, Added));
        var (readSource, readOthers) = (OutputBits.Reader(source, others), OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, "Number", "Label", "Features")));
        var (sourceText, text) = (source.GetGetter<ReadOnlyMemory<char>>(source.Schema["Text"]), cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema["Text"]));
        var (sourceId, id) = (source.GetIdGetter(), cursor.GetIdGetter());
        Assert.Equal((-1, source.Batch), (cursor.Position, cursor.Batch));
        Assert.ThrowsAny<Exception>(readOthers);
        while (source.MoveNext())
        {
            Assert.True(cursor.MoveNext());
            readAdded();
            var (expected, actual) = (default(DataViewRowId), default(DataViewRowId));
            var (expectedText, actualText) = (default(ReadOnlyMemory<char>), default(ReadOnlyMemory<char>));
            sourceId(ref expected);
            id(ref actual);
            sourceText(ref expectedText);
            text(ref actualText);
            Assert.Equal((source.Position, source.Batch, expected), (cursor.Position, cursor.Batch, actual));
            Assert.Equal((readSource(), expectedText.ToString()), (readOthers(), actualText.ToString()));
        }

        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.ThrowsAny<Exception>(readAdded);
        Assert.ThrowsAny<Exception>(readOthers);
    }

    [Fact]
    public void Cursor_Shuffled_GivesTheRowsOfTheShuffledSource()
    {
        var transformer = Make(Context).Fit(Data());
        var data = Context.Data.Cache(Data(ManyRows));
        var transformed = StoppedClock.Transform(transformer, data);
        var expected = OneByOne(transformer, data);

        Assert.True(transformed.CanShuffle);
        using var source = data.GetRowCursor(data.Schema, new Random(7));
        var rows = ById(transformed.GetRowCursor(OutputBits.Select(transformed.Schema, Added), new Random(7)), Added);

        var order = new List<ulong>();
        var getId = source.GetIdGetter();
        while (source.MoveNext())
        {
            var id = default(DataViewRowId);
            getId(ref id);
            order.Add(id.Low);
        }

        Assert.NotEqual(order.Order(), order);
        Assert.Equal(order, rows.Select(row => row.Id.Low));
        Assert.All(rows, row => Assert.Equal(expected[(int)row.Id.Low], row.Bits));
    }

    [Fact]
    public void GetRowCursorSet_BatchesInOrder_GiveTheSerialRows()
    {
        var transformer = Make(Context).Fit(Data());
        var data = Context.Data.Cache(Data(ManyRows));
        var transformed = StoppedClock.Transform(transformer, data);
        var columns = OutputBits.Select(transformed.Schema, Added);

        var sets = transformed.GetRowCursorSet(columns, 3).AsParallel().Select(cursor =>
        {
            using (cursor)
            {
                var read = OutputBits.Reader(cursor, columns);
                var rows = new List<(long Batch, long Position, string Bits)>();
                while (cursor.MoveNext())
                {
                    rows.Add((cursor.Batch, cursor.Position, read()));
                }

                return rows;
            }
        }).ToArray();

        Assert.All(sets, rows => Assert.Equal(rows.Select(row => row.Batch).Order(), rows.Select(row => row.Batch)));
        Assert.All(sets, rows => Assert.Equal(Enumerable.Range(0, rows.Count).Select(i => (long)i), rows.Select(row => row.Position)));
        Assert.Equal(
            OneByOne(transformer, data), sets.SelectMany(rows => rows).OrderBy(row => row.Batch).ThenBy(row => row.Position).Select(row => row.Bits));
    }

    [Fact]
    public void Cursors_TakingTurns_DoNotDisturbEachOther()
    {
        var transformer = Make(Context).Fit(Data());
        var data = Data(ManyRows);
        var expected = OneByOne(transformer, data);
        var transformed = StoppedClock.Transform(transformer, data);
        var columns = OutputBits.Select(transformed.Schema, Added);

        using var quick = transformed.GetRowCursor(columns);
        using var slow = transformed.GetRowCursor(columns);
        var (readQuick, readSlow) = (OutputBits.Reader(quick, columns), OutputBits.Reader(slow, columns));
        for (var i = 0; quick.MoveNext(); i++)
        {
            Assert.Equal(expected[i], readQuick());
            if (i % 3 == 0)
            {
                Assert.True(slow.MoveNext());
                Assert.Equal(expected[i / 3], readSlow());
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(300)]
    public void Cursor_FaultyRow_FailsWhereItIsReadAndNowhereElse(int faulty)
    {
        var transformer = Make(Context).Fit(Data());
        var expected = OneByOne(transformer, Data(ManyRows));
        foreach (var fault in (float[][])[[0, 1, 2, float.PositiveInfinity, 0, 0], [1, 2, 3]])
        {
            var transformed = StoppedClock.Transform(
                transformer, new SpyDataView(Data(ManyRows), (v, row) => row == faulty ? new(fault.Length, [.. fault]) : v));
            using var cursor = transformed.GetRowCursor(OutputBits.Select(transformed.Schema, ["Number", .. Added]));
            Func<string>[] reads = [.. Added.Select(name => OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, name)))];
            var number = cursor.GetGetter<float>(transformed.Schema["Number"]);
            var rows = TestRow.Make(ManyRows, seed: 3);
            for (var i = 0; cursor.MoveNext(); i++)
            {
                var value = 0f;
                number(ref value);
                Assert.Equal(rows[i].Number, value);
                if (i != faulty)
                {
                    Assert.Equal(expected[i], string.Join(" ", reads.Select(read => read())));
                    continue;
                }

                foreach (var read in reads.Concat(reads))
                {
                    Assert.Contains($", row {faulty}", Assert.Throws<InvalidOperationException>(read).Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(300)]
    [InlineData(450)]
    public void Cursor_SourceFails_FailsAtThatRow(int failing)
    {
        var transformer = Make(Context).Fit(Data());
        var expected = OneByOne(transformer, Data(ManyRows));
        var transformed = StoppedClock.Transform(transformer, new SpyDataView(Data(ManyRows))
        {
            OnMove = row => _ = row == failing ? throw new TimeoutException("No row.") : 0,
        });

        using var cursor = transformed.GetRowCursor(transformed.Schema);
        var read = OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, Added));
        for (var i = 0; i < failing; i++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal((i, expected[i]), (cursor.Position, read()));
        }

        Assert.Equal("No row.", Assert.Throws<TimeoutException>(() => cursor.MoveNext()).Message);
    }

    [Theory]
    [InlineData("Number")]
    [InlineData("Features")]
    public void Cursor_ValueFails_FailsWhereItIsReadAndNowhereElse(string column)
    {
        const int Failing = 20;
        var transformer = Make(Context).Fit(Data());
        var transformed = StoppedClock.Transform(transformer, new SpyDataView(Data(ManyRows))
        {
            OnRead = (name, row) => _ = name == column && row == Failing ? throw new TimeoutException("No value.") : 0,
        });

        using var cursor = transformed.GetRowCursor(transformed.Schema);
        var readAdded = OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, Added));
        var readColumn = OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, column));
        for (var i = 0; cursor.MoveNext(); i++)
        {
            if (i == Failing)
            {
                Assert.Throws<TimeoutException>(readColumn);
            }
            else
            {
                readColumn();
            }

            if (i == Failing && Needed.Contains(column))
            {
                Assert.Throws<TimeoutException>(readAdded);
            }
            else
            {
                readAdded();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(255)]
    public void Cursor_DisposedEarly_HasReadAtMostTwiceTheRows(int rows)
    {
        var spy = new SpyDataView(Data(ManyRows));
        var transformed = StoppedClock.Transform(Make(Context).Fit(Data()), spy);
        var columns = OutputBits.Select(transformed.Schema, Added);

        var cursor = transformed.GetRowCursor(columns);
        var read = OutputBits.Reader(cursor, columns);
        for (var i = 0; i < rows; i++)
        {
            Assert.True(cursor.MoveNext());
            read();
        }

        Assert.InRange(spy.RowsRead, rows, 2 * rows);
        Assert.Equal(rows - 1, cursor.Position);
        cursor.Dispose();
        Assert.Equal(1, spy.Disposed);
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Cursor_NothingComputed_ReadsNothingAhead()
    {
        var transformer = Make(Context).Fit(Data());
        foreach (var active in (string[][])[["Number"], ["Number", "Features", .. Added]])
        {
            var spy = new SpyDataView(Data(ManyRows));
            var transformed = StoppedClock.Transform(transformer, spy);

            using var cursor = transformed.GetRowCursor(OutputBits.Select(transformed.Schema, active));
            var number = OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, "Number"));
            for (var i = 1; i <= 100; i++)
            {
                Assert.True(cursor.MoveNext());
                number();
                Assert.Equal(i, spy.RowsRead);
            }

            Assert.Equal(["Number"], spy.ValuesRead.Keys);
        }
    }

    [Fact]
    public void Cursor_AskedPastTheEnd_AsksTheSourceOnce()
    {
        var spy = new SpyDataView(Data(50));
        var transformed = StoppedClock.Transform(Make(Context).Fit(Data()), spy);
        var columns = OutputBits.Select(transformed.Schema, Added);

        using var cursor = transformed.GetRowCursor(columns);
        var read = OutputBits.Reader(cursor, columns);
        while (cursor.MoveNext())
        {
            read();
        }

        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.ThrowsAny<Exception>(read);
        Assert.Equal((50, 1), (spy.RowsRead, spy.Ends));
        Assert.Equal(-1, cursor.Position);
    }

    /// <summary>What the row mapper, which knows one row at a time, makes of each row.</summary>
    private List<string> OneByOne(ITransformer transformer, IDataView data) => ByRowMapper(transformer.GetRowToRowMapper(data.Schema), data);
}
