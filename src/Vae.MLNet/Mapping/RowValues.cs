using Vae.Scoring;

namespace Vae.MLNet.Mapping;

/// <summary>
/// Computes from the current row, and from those that were read ahead after it, and does not again until the cursor is past
/// them. Where that is much work, threads of the pool help, and begin while the rows are still being read. One thread at a time.
/// </summary>
internal sealed class RowValues : SharedBlocks
{
    // A block of the scorer's: fewer rows would share each weight that is loaded less well.
    private const int RowsAtOnce = Scorer.MaxBlockRows;

    private readonly InputRows _rows;
    private readonly ValueBlock[] _results;
    private readonly ComputeRows _compute;
    private readonly double _operationsPerRow;
    private (long, long) _stamp;
    private int _first;
    private int _count;
    private int _end;
    private bool _isUnderWay;

    /// <param name="rows">The rows.</param>
    /// <param name="model">Says how much work a row is.</param>
    /// <param name="results">Where the results go.</param>
    /// <param name="compute">Computes them.</param>
    public RowValues(InputRows rows, VaeModel model, ValueBlock[] results, ComputeRows compute)
    {
        (_rows, _results, _compute, _operationsPerRow) = (rows, results, compute, model.MultiplyAddsPerRow);
        rows.Values = this;
    }

    /// <summary>Computes, unless that was done.</summary>
    /// <returns>Which of the rows that were computed last is the current one.</returns>
    public int Update()
    {
        _rows.Use();
        var row = _rows.Current - _first;
        if (row < _count && _stamp == _rows.Stamp)
        {
            return row;
        }

        _count = 0;
        var end = _rows.End;
        if (_isUnderWay)
        {
            _isUnderWay = false;
            Finish(end);
        }
        else
        {
            Compute(_rows.Current, end);
        }

        (_stamp, _count) = (_rows.Stamp, end - _first);
        return _rows.Current - _first;
    }

    /// <summary>Begins with rows that are about to be read, if that is worth it.</summary>
    /// <param name="rows">Most rows that will be.</param>
    public void BeginAhead(int rows)
    {
        ExpectsMore = IsMuch(rows);
        if (ExpectsMore)
        {
            Start(0, rows);
            Begin();
            _isUnderWay = true;
        }
    }

    /// <summary>Says that rows up to this number, from the block's first, have been read.</summary>
    public void OfferAhead(int rows)
    {
        if (_isUnderWay && rows % RowsAtOnce == 0)
        {
            var blocks = rows / RowsAtOnce;
            Offer(blocks, Math.Min(blocks, HelpersFor(Blocks(_end))));
        }
    }

    /// <summary>Says that no more rows will be read, and leaves what is under way.</summary>
    public void Stop()
    {
        ExpectsMore = false;
        Leave();
    }

    /// <summary>Leaves what is under way, if anything is.</summary>
    public void Leave()
    {
        if (_isUnderWay)
        {
            _isUnderWay = false;
            Abandon();
        }
    }

    protected override void Run(int block)
    {
        var first = _first + (block * RowsAtOnce);
        var count = Math.Min(RowsAtOnce, Volatile.Read(ref _end) - first);
        _compute(_rows.Rows(first, count), first - _first, count);
    }

    private static int Blocks(int rows) => (rows + RowsAtOnce - 1) / RowsAtOnce;

    private bool IsMuch(int rows) => rows > RowsAtOnce && Scorer.IsWorthSharing(rows * _operationsPerRow);

    private void Compute(int first, int end)
    {
        _rows.ReadCurrent();
        Start(first, end);
        if (IsMuch(end - first))
        {
            RunAll(Blocks(end - first));
            return;
        }

        _compute(_rows.Rows(first, end - first), 0, end - first);
    }

    private void Start(int first, int end)
    {
        (_first, _end) = (first, end);
        foreach (var result in _results)
        {
            result.Reserve(end - first);
        }
    }

    private void Finish(int end)
    {
        // Of blocks that others have begun none is the one that this cuts short: that one was not offered.
        Volatile.Write(ref _end, end);
        Offer(Blocks(end), HelpersFor(Blocks(end)));
        Complete();
    }
}
