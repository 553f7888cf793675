using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;

namespace Vae.MLNet.Tests.Mapping;

/// <summary>What happens to rows that threads of the pool compute while the cursor goes elsewhere; on a machine of one core there are none.</summary>
public sealed class RowValuesTests : IDisposable
{
    private const int BlockRows = 200;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private static readonly VaeModel _large = new(VaeWeights.Initialize(VaeArchitecture.Mlp(6, 2, [1024, 128]), seed: 1));
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

    [Fact]
    public void Update_RowsOfferedWhileTheyAreRead_ComputesEachOnce()
    {
        var computed = new int[BlockRows];
        var values = Make((rows, first, count) =>
        {
            for (var i = 0; i < count; i++)
            {
                Interlocked.Increment(ref computed[first + i]);
                _results.Rows(first + i, 1)[0] = rows[6 * i];
            }
        });

        Read(BlockRows);
        for (var row = 0; row < BlockRows; row++)
        {
            Assert.Equal(row, values.Update());
            Assert.Equal(_rows.Rows(row, 1)[0], _results.Row(row)[0]);
            _window.TryAdvance();
        }

        Assert.All(computed, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Stop_WhileAThreadComputes_ReturnsWhenItIsDoneAndTheOthersNeverBegin()
    {
        using var began = new CountdownEvent(1);
        using var goOn = new ManualResetEventSlim();
        var done = 0;
        var values = Make((_, _, _) =>
        {
            began.Signal();
            goOn.Wait(_long);
            Interlocked.Increment(ref done);
        });
        Read(64);
        if (Environment.ProcessorCount == 1)
        {
            return;
        }

        Assert.True(began.Wait(_long));
        var stopping = new Thread(values.Stop);
        stopping.Start();

        Assert.False(stopping.Join(TimeSpan.FromMilliseconds(50)));
        goOn.Set();
        Assert.True(stopping.Join(_long));
        Assert.Equal(1, done);
    }

    [Fact]
    public void Update_AThreadThrew_ThrowsAndComputesAnew()
    {
        var fails = true;
        var values = Make((_, first, count) =>
        {
            if (fails)
            {
                throw new ArithmeticException("no luck");
            }

            _results.Rows(first, count).Fill(1);
        });
        Read(BlockRows);

        Assert.Contains("no luck", Assert.Throws<InvalidOperationException>(() => values.Update()).Message, StringComparison.Ordinal);
        fails = false;
        Assert.Equal(0, values.Update());
        Assert.Equal(1, _results.Row(BlockRows - 1)[0]);
    }

    [Fact]
    public void Leave_BlockThatNobodyAskedFor_NextRowIsComputedFromItself()
    {
        var values = Make((rows, first, count) => _results.Rows(first, count).Fill(rows[0]));
        Read(BlockRows);

        _rows.Leave();
        _window.Start(0);
        Assert.True(_source.MoveNext());
        Assert.Equal(0, values.Update());

        Assert.Equal(TestRow.Make(2 * BlockRows, seed: 3)[BlockRows].Features[0], _results.Row(0)[0]);
    }

    private RowValues Make(ComputeRows compute) => new(_rows, _large, [_results], compute);

    /// <summary>Reads a block as a cursor does that expects all of it to be used.</summary>
    private void Read(int rows)
    {
        _rows.BeginBlock(BlockRows, isWanted: true);
        for (var row = 0; row < rows; row++)
        {
            Assert.True(_source.MoveNext());
            _rows.Store(row);
        }

        _window.Start(rows);
    }
}
