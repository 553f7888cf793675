using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;

namespace Vae.MLNet.Tests.Mapping;

/// <summary>Rows are computed together and once; that no thread computes after that is held by the tests of <c>SharedBlocks</c>.</summary>
public sealed class RowValuesTests : IDisposable
{
    private const int BlockRows = 200;
    private readonly DataViewRowCursor _source;
    private readonly RowWindow _window = new();
    private readonly InputRows _rows;
    private readonly ValueBlock _results = new(1);

    public RowValuesTests()
    {
        var view = Views.Make(new MLContext(seed: 5), 2 * BlockRows);
        _source = view.GetRowCursor([view.Schema["Features"]]);
        _rows = new(new RowReader(_source, InputColumn.Find(view.Schema, "Features")), _window);
    }

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(1e6)]
    public void Update_BlockReadAhead_ComputesEachRowOnce(double operationsPerRow)
    {
        var computed = new int[BlockRows];
        var values = Make(operationsPerRow, (rows, first, count) =>
        {
            for (var i = 0; i < count; i++)
            {
                Interlocked.Increment(ref computed[first + i]);
                _results.Rows(first + i, 1)[0] = rows[6 * i];
            }
        });

        ReadAhead();
        for (var row = 0; row < BlockRows; row++)
        {
            Assert.Equal(row, values.Update());
            Assert.Equal(row, values.Update());
            Assert.Equal(_rows.Rows(row, 1)[0], _results.Row(row)[0]);
            _window.TryAdvance();
        }

        Assert.All(computed, times => Assert.Equal(1, times));
        Assert.Equal(BlockRows, _window.Used);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e6)]
    public void Update_ComputingThrew_ThrowsAndComputesAnew(double operationsPerRow)
    {
        var fails = true;
        var values = Make(operationsPerRow, (_, first, count) =>
        {
            if (fails)
            {
                throw new InvalidOperationException("no luck");
            }

            _results.Rows(first, count).Fill(1);
        });
        ReadAhead();

        Assert.Contains("no luck", Assert.Throws<InvalidOperationException>(() => values.Update()).Message, StringComparison.Ordinal);
        fails = false;
        Assert.Equal(0, values.Update());
        Assert.Equal(1, _results.Row(BlockRows - 1)[0]);
    }

    [Fact]
    public void Update_AfterABlockThatNobodyAskedFor_ComputesTheRowThatTheSourceIsOn()
    {
        var values = Make(1e6, (rows, first, count) => _results.Rows(first, count).Fill(rows[0]));
        ReadAhead();

        _window.Start(0);
        Assert.True(_source.MoveNext());
        Assert.Equal(0, values.Update());

        Assert.Equal(TestRow.Make(2 * BlockRows, seed: 3)[BlockRows].Features[0], _results.Row(0)[0]);
    }

    [Fact]
    public void Fill_RowsComputedWhileTheyAreRead_AreNotComputedAgain()
    {
        var computed = new int[BlockRows];
        var values = Make(1e6, (rows, first, count) =>
        {
            for (var i = 0; i < count; i++)
            {
                Interlocked.Increment(ref computed[first + i]);
                _results.Rows(first + i, 1)[0] = rows[6 * i];
            }
        });
        _rows.Reserve(BlockRows);

        Assert.Equal(BlockRows - 5, values.Fill(BlockRows, row => row < BlockRows - 5 && TryRead(row)));

        Assert.Equal(BlockRows - 5, computed.Sum());
        for (var row = 0; row < BlockRows - 5; row++)
        {
            Assert.Equal(row, values.Update());
            Assert.Equal(_rows.Rows(row, 1)[0], _results.Row(row)[0]);
            _window.TryAdvance();
        }

        Assert.Equal(BlockRows - 5, computed.Sum());
        Assert.DoesNotContain(2, computed);
    }

    [Fact]
    public void Fill_NoRowThatCanBeReadAhead_ComputesTheRowThatTheSourceIsOn()
    {
        var values = Make(1e6, (rows, first, count) => _results.Rows(first, count).Fill(rows[0]));
        _rows.Reserve(BlockRows);

        Assert.Equal(0, values.Fill(BlockRows, _ => !_source.MoveNext()));
        Assert.Equal(0, values.Update());

        Assert.Equal(TestRow.Make(2 * BlockRows, seed: 3)[0].Features[0], _results.Row(0)[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fill_ComputingThrowsOrIsInterrupted_KeepsTheRowsForWhoeverAsksForThem(bool interrupted)
    {
        var fails = true;
        var values = Make(1e6, (_, first, count) =>
        {
            if (fails)
            {
                throw interrupted ? new ThreadInterruptedException("no luck") : new ArithmeticException("no luck");
            }

            _results.Rows(first, count).Fill(1);
        });
        _rows.Reserve(BlockRows);

        Assert.Equal(BlockRows, values.Fill(BlockRows, TryRead));

        if (interrupted)
        {
            Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(Timeout.Infinite));
        }

        Assert.Contains("no luck", Assert.ThrowsAny<Exception>(() => values.Update()).Message, StringComparison.Ordinal);
        fails = false;
        Assert.Equal(0, values.Update());
        Assert.Equal(1, _results.Row(BlockRows - 1)[0]);
    }

    private RowValues Make(double operationsPerRow, ComputeRows compute) => new(_rows, operationsPerRow, [_results], compute);

    private void ReadAhead()
    {
        _rows.Reserve(BlockRows);
        for (var row = 0; row < BlockRows; row++)
        {
            Assert.True(TryRead(row));
        }

        _window.Start(BlockRows);
    }

    private bool TryRead(int row)
    {
        Assert.True(_source.MoveNext());
        _rows.Store(row);
        return true;
    }
}
