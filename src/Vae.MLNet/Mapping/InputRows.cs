using System.Buffers;
using Microsoft.ML.Data;
using Vae.MLNet.Data;

namespace Vae.MLNet.Mapping;

/// <summary>The input column of the current row and of those that were read ahead with it. One thread at a time; rows that were stored may be read by others.</summary>
internal sealed class InputRows
{
    private readonly RowReader _reader;
    private readonly RowWindow _window;
    private readonly BufferedValues<VBuffer<float>>? _buffered;
    private float[] _values;

    /// <param name="reader">Reads the row that the source is on.</param>
    /// <param name="window">Says which row is current.</param>
    /// <param name="buffered">The same column where it is passed on too: its values need not be asked for twice.</param>
    public InputRows(RowReader reader, RowWindow window, BufferedValues<VBuffer<float>>? buffered = null)
    {
        (_reader, _window, _buffered) = (reader, window, buffered);
        _values = new float[Width];
    }

    public int Width => _reader.Width;

    /// <summary>Differs whenever the rows do.</summary>
    public (long Generation, long Position) Stamp => (_window.Generation, _reader.Position);

    /// <summary>The block's rows; 1 where none was read ahead.</summary>
    public int Count => Math.Max(1, _window.Count);

    /// <summary>Computes from the rows; null where nothing is computed.</summary>
    public RowValues? Values { get; set; }

    /// <summary>Begins a block of so many rows.</summary>
    public void Start(int count) => _window.Start(count);

    /// <summary>Forgets the rows, and makes room for others.</summary>
    public void Reserve(int rows)
    {
        if (rows * Width > _values.Length)
        {
            Release();
            _values = ArrayPool<float>.Shared.Rent(rows * Width);
        }
    }

    /// <summary>Forgets the rows, and gives their memory back.</summary>
    public void Stop()
    {
        Release();
        _values = new float[Width];
    }

    /// <summary>Reads the row that the source is on into the block.</summary>
    public void Store(int row)
    {
        var destination = _values.AsSpan(row * Width, Width);
        if (_buffered is null)
        {
            _reader.Read(destination);
        }
        else
        {
            _reader.Read(in _buffered.Stored(row), destination);
        }
    }

    /// <summary>Notes that the current row is asked for.</summary>
    /// <returns>Its number in the block.</returns>
    public int Use()
    {
        _window.MarkUsed();
        return _window.Current;
    }

    /// <summary>Reads the row that the source is on, where none was read ahead, as the block's only one.</summary>
    public void ReadCurrent()
    {
        if (!_window.IsAhead)
        {
            _reader.Read(_values.AsSpan(0, Width));
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
}
