using Microsoft.ML.Data;
using Vae.MLNet.Data;

namespace Vae.MLNet.Mapping;

/// <summary>The input column of the current row and of those that were read ahead after it. One thread at a time.</summary>
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

    /// <summary>Reads the row that the source is on into the block; what that throws waits for whoever asks for the row.</summary>
    public void Store(int row)
    {
        if ((row + 1) * Width > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(row + 1, 2 * row) * Width);
        }

        if (!_failures.TryRead(row))
        {
            // It is computed with the others and never looked at.
            RowOf(row).Clear();
        }
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

    /// <summary>The current row and those read ahead after it, row-major.</summary>
    public ReadOnlySpan<float> FromCurrent()
    {
        if (_window.IsAhead)
        {
            return _values.AsSpan(_window.Current * Width, (_window.Count - _window.Current) * Width);
        }

        _reader.Read(RowOf(0));
        return RowOf(0);
    }

    private Span<float> RowOf(int row) => _values.AsSpan(row * Width, Width);
}
