using System.Runtime.ExceptionServices;

namespace Vae.MLNet.Mapping;

/// <summary>What reading rows ahead threw, kept until somebody asks for the row.</summary>
/// <param name="read">Reads into the row of the given number in the block.</param>
internal sealed class RowFailures(Action<int> read)
{
    private ExceptionDispatchInfo?[] _failures = [];

    /// <summary>Reads, and keeps what that throws.</summary>
    /// <returns>Whether it threw nothing.</returns>
    public bool TryRead(int row)
    {
        if (row >= _failures.Length)
        {
            Array.Resize(ref _failures, Math.Max(row + 1, 2 * _failures.Length));
        }

        _failures[row] = null;
        try
        {
            read(row);
        }
#pragma warning disable CA1031 // Whatever a row throws is thrown where the row is asked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failures[row] = ExceptionDispatchInfo.Capture(e);
        }

        return _failures[row] is null;
    }

    /// <summary>Throws what reading the row threw, if it did.</summary>
    public void Throw(int row) => _failures[row]?.Throw();
}
