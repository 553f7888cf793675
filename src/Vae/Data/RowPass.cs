using System.Globalization;

namespace Vae.Data;

/// <summary>One pass over a stream, of the rows to train on or of those to validate on. The rows must be as many as in the first pass.</summary>
internal sealed class RowPass : IDisposable
{
    private readonly RowStream _stream;
    private readonly bool _validation;
    private readonly int _epoch;
    private readonly IVaeRowReader _reader;
    private long _read;
    private long _given;
    private bool _disposed;

    /// <param name="stream">The rows.</param>
    /// <param name="validation">Which of them.</param>
    /// <param name="epoch">From 0; for messages.</param>
    /// <param name="shuffleSeed">Decides the order; null for the source's own.</param>
    public RowPass(RowStream stream, bool validation, int epoch, int? shuffleSeed)
    {
        (_stream, _validation, _epoch) = (stream, validation, epoch);
        _reader = stream.Source.Open(shuffleSeed);
    }

    public float Weight => _stream.Source.HasWeights ? _reader.Weight : 1;

    private long Expected => _stream.Total(_validation).Count;

    /// <summary>Goes to the next row of a weight above 0.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="InvalidOperationException">There are more rows, or fewer, than there were in the first pass.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public bool MoveNext()
    {
        while (!_disposed)
        {
            _stream.Options.Run.CancellationToken.ThrowIfCancellationRequested();
            if (!_reader.MoveNext())
            {
                End();
                break;
            }

            if (++_read > _stream.Survey.Read)
            {
                throw Changed("more rows", _stream.Survey.Read);
            }

            if (Weight == 0)
            {
                continue;
            }

            var id = _stream.Source.CanShuffle ? _reader.Id : (ulong)(_read - 1);
            if (_stream.Split.IsValidation(id) == _validation)
            {
                return ++_given <= Expected ? true : throw Changed($"more rows to {Purpose} on", Expected);
            }
        }

        return false;
    }

    public void Read(Span<float> destination) => _reader.Read(destination);

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _reader.Dispose();
        }
    }

    private string Purpose => _validation ? "validate" : "train";

    private void End()
    {
        Dispose();
        if (_read < _stream.Survey.Read)
        {
            throw Changed(string.Create(CultureInfo.InvariantCulture, $"{_read:N0} rows"), _stream.Survey.Read);
        }

        if (_given < Expected)
        {
            throw Changed(string.Create(CultureInfo.InvariantCulture, $"{_given:N0} rows to {Purpose} on"), Expected);
        }
    }

    private InvalidOperationException Changed(string found, long expected) =>
        new(string.Create(
                CultureInfo.InvariantCulture,
                $"The data changed while training: epoch {_epoch + 1} found {found}, and the first pass {expected:N0}. ")
            + "Every pass must find the same rows. Save the data to a file, or cache them, before training.");
}
