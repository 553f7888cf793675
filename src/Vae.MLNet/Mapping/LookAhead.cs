using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Mapping;

/// <summary>
/// Reads a cursor's next rows into memory, so that they can be computed together. The first row stands alone; then each block is
/// twice the one before as long as computed values are asked for, so that no more rows are read ahead than were used. One thread
/// at a time.
/// </summary>
internal sealed class LookAhead
{
    // Enough for several threads to be busy with for some milliseconds, many times what waking them takes; few where rows are wide.
    private const int MaxRows = 2048;
    private const int MaxValues = 1 << 21;

    // Where reading a block takes longer, scoring is not what takes the time, and somebody may be waiting for the row that is there.
    private static readonly TimeSpan _longestRead = TimeSpan.FromMilliseconds(10);

    // Where reading, computing and using a block takes longer, larger ones would make their first rows late and gain little.
    private static readonly TimeSpan _longestBlock = TimeSpan.FromMilliseconds(100);

    private readonly DataViewRowCursor _source;
    private readonly RowWindow _window;
    private readonly InputRows _input;
    private readonly BufferedColumn[] _columns;
    private readonly BufferedValues<DataViewRowId> _ids;
    private readonly int _maxRows;
    private long[] _positions = [];
    private long[] _batches = [];
    private ExceptionDispatchInfo? _failure;
    private int _rowsToRead = 1;
    private bool _isWanted;
    private long _blockStart;
    private bool _ended;

    /// <param name="source">The cursor.</param>
    /// <param name="window">Says which row is current; moved by this one alone.</param>
    /// <param name="input">The column that is computed from.</param>
    /// <param name="columns">The columns that are passed on.</param>
    public LookAhead(DataViewRowCursor source, RowWindow window, InputRows input, BufferedColumn[] columns)
    {
        (_source, _window, _input, _columns) = (source, window, input, columns);
        _ids = BufferedColumn.OfIds(source, window);
        _maxRows = Math.Clamp(MaxValues / input.Width, 1, MaxRows);
    }

    public long Position => _window.IsAhead ? _positions[_window.Current] : _source.Position;

    public long Batch => _window.IsAhead ? _batches[_window.Current] : _source.Batch;

    public ValueGetter<DataViewRowId> GetIdGetter() => (ValueGetter<DataViewRowId>)_ids.Getter;

    public bool MoveNext()
    {
        if (_window.TryAdvance())
        {
            return true;
        }

        // Of a block that nobody took a row of, threads may be computing still; the row that comes now is none of theirs.
        _input.Leave();
        PlanNext();
        _window.Start(0);
        if (_failure is { } failure)
        {
            _failure = null;
            failure.Throw();
        }

        if (_ended || (_rowsToRead == 1 && !MoveSource()))
        {
            return false;
        }

        return _rowsToRead == 1 || ReadAhead();
    }

    /// <summary>Forgets the rows that were read ahead.</summary>
    public void Stop()
    {
        _input.Stop();
        _window.Start(0);
        _failure = null;
    }

    /// <summary>Rows that nobody computes from are not worth reading: with fewer than half of them used, the block shrinks.</summary>
    private void PlanNext()
    {
        var (count, used) = (Math.Max(1, _window.Count), _window.Used);
        _isWanted = used == count;
        if (_isWanted && Stopwatch.GetElapsedTime(_blockStart) < _longestBlock)
        {
            _rowsToRead = Math.Min(2 * _rowsToRead, _maxRows);
        }
        else if (2 * used < count)
        {
            _rowsToRead = Math.Max(1, used);
        }

        _blockStart = Stopwatch.GetTimestamp();
    }

    private bool ReadAhead()
    {
        var count = 0;
        _input.BeginBlock(_rowsToRead, _isWanted);
        try
        {
            while (count < _rowsToRead && TryMoveSource(isFirst: count == 0))
            {
                Store(count);
                count++;
                if (Stopwatch.GetElapsedTime(_blockStart) > _longestRead)
                {
                    _rowsToRead = count;
                }
            }
        }
        finally
        {
            if (count == 0)
            {
                _input.Stop();
            }
        }

        _window.Start(count);
        return count > 0;
    }

    private void Store(int row)
    {
        if (row >= _positions.Length)
        {
            Array.Resize(ref _positions, Math.Max(row + 1, 2 * row));
            Array.Resize(ref _batches, _positions.Length);
        }

        (_positions[row], _batches[row]) = (_source.Position, _source.Batch);
        _ids.Store(row);
        foreach (var column in _columns)
        {
            column.Store(row);
        }

        _input.Store(row);
    }

    private bool MoveSource()
    {
        _ended = !_source.MoveNext();
        return !_ended;
    }

    /// <summary>What the source throws on its way to a later row must wait until that row's turn.</summary>
    private bool TryMoveSource(bool isFirst)
    {
        try
        {
            return MoveSource();
        }
#pragma warning disable CA1031 // Thrown by the MoveNext that would have reached the row.
        catch (Exception e) when (!isFirst)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }
}
