using System.Buffers;
using Microsoft.ML.Data;
using Vae.MLNet.Data;

namespace Vae.MLNet.Mapping;

/// <summary>
/// The input column of the current row and of those that were read ahead after it. One thread at a time; rows that were stored may
/// be read by others.
/// </summary>
internal sealed class InputRows
{
    private readonly RowReader _reader;
    private readonly RowWindow _window;
    private readonly RowFailures _failures;
    private float[] _values;

    /// <param name="reader">Reads the row that the source is on.</param>
    /// <param name="window">Says which row is current.</param>
    /// <param name="buffered">The same column where it is passed on too: its values need not be asked for twice.</param>
    public InputRows(RowReader reader, RowWindow window, BufferedValues<VBuffer<float>>? buffered = null)
    {
        (_reader, _window) = (reader, window);
        _values = new float[reader.Width];
        _failures = new(buffered is null
            ? row => _reader.Read(RowOf(row))
            : row => _reader.Read(in buffered.Stored(row), RowOf(row)));
    }

    public int Width => _reader.Width;

    /// <summary>Differs whenever the rows do.</summary>
    public (long Generation, long Position) Stamp => (_window.Generation, _reader.Position);

    /// <summary>The current row's number in the block of rows read ahead.</summary>
    public int Current => _window.Current;

    /// <summary>One more than the number of the block's last row; 1 where none was read ahead.</summary>
    public int End => Math.Max(1, _window.Count);

    /// <summary>Computes from the rows; null where nothing is computed.</summary>
    public RowValues? Values { get; set; }

    /// <summary>Leaves what is being computed from the rows, if anything is: the cursor is past them.</summary>
    public void Leave() => Values?.Leave();

    /// <summary>Forgets the rows, and makes room for others; what was being computed from them has been left.</summary>
    /// <param name="rows">Most rows that will be stored.</param>
    /// <param name="isWanted">Whether somebody will probably compute from all of them.</param>
    public void BeginBlock(int rows, bool isWanted)
    {
        if (rows * Width > _values.Length)
        {
            Release();
            _values = ArrayPool<float>.Shared.Rent(rows * Width);
        }

        if (isWanted)
        {
            Values?.BeginAhead(rows);
        }
    }

    /// <summary>Leaves what is being computed, and gives the rows' memory back: nobody may be reading them.</summary>
    public void Stop()
    {
        Values?.Stop();
        Release();
        _values = new float[Width];
    }

    /// <summary>Reads the row that the source is on into the block; what that throws waits for whoever asks for the row.</summary>
    public void Store(int row)
    {
        if (!_failures.TryRead(row))
        {
            // It is computed with the others and never looked at.
            RowOf(row).Clear();
        }

        Values?.OfferAhead(row + 1);
    }

    /// <summary>Notes that the current row is asked for, and throws what reading it ahead threw.</summary>
    public void Use()
    {
        _window.MarkUsed();
        if (_window.IsAhead)
        {
            _failures.Throw(_window.Current);
        }
    }

    /// <summary>Reads the row that the source is on, where none was read ahead, as the block's only one.</summary>
    public void ReadCurrent()
    {
        if (!_window.IsAhead)
        {
            _reader.Read(RowOf(0));
        }
    }

    /// <summary>Rows of the block, row-major.</summary>
    public ReadOnlySpan<float> Rows(int first, int count) => _values.AsSpan(first * Width, count * Width);

    private void Release()
    {
        // The first array, of one row, was not rented.
        if (_values.Length > Width)
        {
            ArrayPool<float>.Shared.Return(_values);
        }
    }

    private Span<float> RowOf(int row) => _values.AsSpan(row * Width, Width);
}
