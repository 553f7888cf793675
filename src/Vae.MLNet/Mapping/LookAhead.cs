using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Mapping;

/// <summary>
/// Reads a cursor's next rows into memory, so that they can be computed together: each time twice as many as had a value computed
/// from them the time before, so that no more rows are read ahead than were used. One thread at a time.
/// </summary>
internal sealed class LookAhead
{
    // Enough for several threads to be busy with for some milliseconds, many times what waking them takes; few where rows are wide.
    private const int MaxRows = 2048;
    private const int MaxValues = 1 << 21;

    // A tenth of a second or so: the first of a block's rows waits for all of them.
    private const double MaxOperations = 1e10;

    // Where reading takes longer, scoring is not what takes the time, and somebody may be waiting for the row that is there.
    private static readonly TimeSpan _longestRead = TimeSpan.FromMilliseconds(10);

    private readonly DataViewRowCursor _source;
    private readonly RowWindow _window;
    private readonly InputRows _input;
    private readonly BufferedColumn[] _columns;
    private readonly BufferedValues<DataViewRowId> _ids;
    private readonly TimeProvider _clock;
    private readonly Func<int, bool> _tryRead;
    private readonly int _maxRows;
    private (long Position, long Batch)[] _places = [];
    private ExceptionDispatchInfo? _failure;
    private long _begun;
    private bool _isNextReached;
    private bool _isEnded;

    /// <param name="source">The cursor.</param>
    /// <param name="window">Says which row is current; moved by this one alone.</param>
    /// <param name="input">The column that is computed from.</param>
    /// <param name="columns">The columns that are passed on.</param>
    /// <param name="operationsPerRow">Multiply-adds that a row's values take.</param>
    /// <param name="clock">Tells a slow source.</param>
    public LookAhead(
        DataViewRowCursor source, RowWindow window, InputRows input, BufferedColumn[] columns, double operationsPerRow, TimeProvider clock)
    {
        (_source, _window, _input, _columns, _clock) = (source, window, input, columns, clock);
        _ids = BufferedColumn.OfIds(source, window);
        _tryRead = TryRead;
        _maxRows = (int)Math.Clamp(Math.Min(MaxValues / input.Width, MaxOperations / operationsPerRow), 1, MaxRows);
    }

    public long Position => _window.IsAhead ? _places[_window.Current].Position : _source.Position;

    public long Batch => _window.IsAhead ? _places[_window.Current].Batch : _source.Batch;

    public ValueGetter<DataViewRowId> GetIdGetter() => (ValueGetter<DataViewRowId>)_ids.Getter;

    public bool MoveNext()
    {
        if (_window.TryAdvance())
        {
            return true;
        }

        var isWanted = _window.Used == _window.Count;
        var rows = Math.Clamp(2 * _window.Used, 1, _maxRows);
        _window.Start(0);
        if (rows > 1 && !_isNextReached && _failure is null && ReadAhead(rows, isWanted) > 0)
        {
            return true;
        }

        if (ReachNext())
        {
            return true;
        }

        _input.Stop();
        return false;
    }

    /// <summary>Forgets the rows that were read ahead.</summary>
    public void Stop()
    {
        _input.Stop();
        _window.Start(0);
        (_failure, _isNextReached, _isEnded) = (null, false, true);
    }

    /// <summary>Moves the source to its next row, unless it is there already; throws what that threw when it was tried ahead.</summary>
    private bool ReachNext()
    {
        if (_failure is { } failure)
        {
            _failure = null;
            failure.Throw();
        }

        var isReached = _isNextReached || (!_isEnded && _source.MoveNext());
        (_isNextReached, _isEnded) = (false, !isReached);
        return isReached;
    }

    /// <summary>Begins a block of rows; behind them the source has a row that cannot be read ahead, or has ended or failed.</summary>
    /// <returns>Rows read.</returns>
    private int ReadAhead(int rows, bool isWanted)
    {
        _input.Reserve(rows);
        _begun = _clock.GetTimestamp();
        if (isWanted && _input.Values is { } values && values.IsMuch(rows))
        {
            return values.Fill(rows, _tryRead);
        }

        var count = 0;
        while (count < rows && TryRead(count))
        {
            count++;
        }

        _window.Start(count);
        return count;
    }

    private bool TryRead(int row)
    {
        if (_clock.GetElapsedTime(_begun) > _longestRead || !TryReachNext() || !TryStore(row))
        {
            return false;
        }

        _isNextReached = false;
        return true;
    }

    private bool TryReachNext()
    {
        try
        {
            _isNextReached = ReachNext();
        }
#pragma warning disable CA1031 // Thrown by the MoveNext that would have reached the row.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        return _isNextReached;
    }

    /// <summary>A row that cannot be read is left for its turn: then whoever asks for its values gets them, or the error, from the source.</summary>
    private bool TryStore(int row)
    {
        try
        {
            if (row >= _places.Length)
            {
                Array.Resize(ref _places, Math.Max(row + 1, 2 * row));
            }

            _places[row] = (_source.Position, _source.Batch);
            _ids.Store(row);
            foreach (var column in _columns)
            {
                column.Store(row);
            }

            _input.Store(row);
            return true;
        }
#pragma warning disable CA1031 // Thrown by the getters of the row.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
