using Vae.Model;

namespace Vae.MLNet.Mapping;

/// <summary>
/// Computes from the current row and those that were read ahead with it, and does not again until the cursor is past them. Where
/// that is much work, threads of the pool help, and begin while the rows are being read. One thread at a time; when a method
/// returns, no other is at work.
/// </summary>
internal sealed class RowValues : SharedBlocks
{
    // A block of the scorer's: fewer rows would share each weight that is loaded less well.
    private const int RowsAtOnce = Scorer.MaxBlockRows;

    private readonly InputRows _rows;
    private readonly double _operationsPerRow;
    private readonly ValueBlock[] _results;
    private readonly ComputeRows _compute;
    private (long, long)? _computed;
    private Func<int, bool>? _read;
    private int _most;
    private int _count;

    /// <param name="rows">The rows.</param>
    /// <param name="operationsPerRow">Multiply-adds that a row takes.</param>
    /// <param name="results">Where the results go.</param>
    /// <param name="compute">Computes them.</param>
    public RowValues(InputRows rows, double operationsPerRow, ValueBlock[] results, ComputeRows compute)
    {
        (_rows, _operationsPerRow, _results, _compute) = (rows, operationsPerRow, results, compute);
        rows.Values = this;
    }

    /// <summary>Computes, unless that was done.</summary>
    /// <returns>Which of the results is the current row's.</returns>
    public int Update()
    {
        var current = _rows.Use();
        if (_computed != _rows.Stamp)
        {
            _computed = null;
            _rows.ReadCurrent();
            Reserve(_rows.Count);
            (_read, _count) = (null, _rows.Count);
            if (IsMuch(_count))
            {
                RunAll();
            }
            else
            {
                Compute(0, _count);
            }

            _computed = _rows.Stamp;
        }

        return current;
    }

    /// <summary>Whether so many rows are worth several threads.</summary>
    public bool IsMuch(int rows) => rows > RowsAtOnce && Scorer.IsWorthSharing(rows * _operationsPerRow);

    /// <summary>Reads rows, begins a block of them, and computes them in the meantime.</summary>
    /// <param name="most">Most rows to read.</param>
    /// <param name="read">Stores the row of that number, and says whether there was one. Throws nothing.</param>
    /// <returns>Rows read.</returns>
    public int Fill(int most, Func<int, bool> read)
    {
        _computed = null;
        Reserve(most);
        (_read, _most, _count) = (read, most, 0);
        var isComputed = false;
        try
        {
            RunAll();
            isComputed = true;
        }
        catch (ThreadInterruptedException)
        {
            // The rows have been read and must not be lost: for the thread's next wait.
            Thread.CurrentThread.Interrupt();
        }
        catch (InvalidOperationException)
        {
            // Thrown again to whoever asks for the rows' values.
        }

        _rows.Start(_count);
        _computed = isComputed && _count > 0 ? _rows.Stamp : null;
        return _count;
    }

    protected override void Produce()
    {
        if (_read is null)
        {
            Offer((_count + RowsAtOnce - 1) / RowsAtOnce);
            return;
        }

        while (_count < _most && _read(_count))
        {
            Volatile.Write(ref _count, _count + 1);
            if (_count % RowsAtOnce == 0)
            {
                Offer(1);
            }
        }

        if (_count % RowsAtOnce != 0)
        {
            Offer(1);
        }
    }

    protected override void Run(int block)
    {
        var first = block * RowsAtOnce;
        Compute(first, Math.Min(RowsAtOnce, Volatile.Read(ref _count) - first));
    }

    private void Reserve(int rows)
    {
        foreach (var result in _results)
        {
            result.Reserve(rows);
        }
    }

    private void Compute(int first, int count) => _compute(_rows.Rows(first, count), first, count);
}
