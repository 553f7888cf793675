using Vae.Kernels;

namespace Vae.Data;

/// <summary>
/// The training rows of a stream. Each is drawn at random from a buffer, where the next row of the stream takes its place, so a row
/// can come early by as many rows as the buffer holds, and late by any number. Which rows come when follows from the seed.
/// </summary>
internal sealed class ShuffledFeed(RowStream stream, RowStore buffer, Noise shuffle) : IRowFeed
{
    // Beyond every draw's number.
    private const ulong SourceSeedIndex = ulong.MaxValue;

    private RowPass? _pass;
    private int _epoch;
    private long _drawn;

    public long Count => stream.Total(validation: false).Count;

    public double TotalWeight => stream.Total(validation: false).Weight;

    public bool HasWeights => stream.Source.HasWeights;

    public void Start(int epoch)
    {
        Dispose();
        (_pass, _epoch, _drawn) = (null, epoch, 0);
    }

    public void Fill(long first, VaeBatch batch)
    {
        if (_pass is null)
        {
            Begin();
        }

        // A run that resumes within an epoch draws what it has trained on once more, to go on with the rows that are left.
        while (_drawn < first)
        {
            Next(Draw());
        }

        for (var i = 0; i < batch.Rows; i++)
        {
            var row = Draw();
            batch.Set(i, buffer.Row(row));
            if (HasWeights)
            {
                batch.RowWeights[i] = buffer.Weight(row);
            }

            Next(row);
        }
    }

    public void Dispose() => _pass?.Dispose();

    private void Begin()
    {
        var seed = (int)shuffle.Words((ulong)_epoch, SourceSeedIndex).A;
        _pass = new RowPass(stream, validation: false, _epoch, seed);
        buffer.Clear();
        while (buffer.Count < buffer.Capacity && _pass.MoveNext())
        {
            _pass.Read(buffer.Add(_pass.Weight));
        }
    }

    private int Draw()
    {
        var (a, b, _, _) = shuffle.Words((ulong)_epoch, (ulong)_drawn);
        return (int)((((ulong)a << 32) | b) % (ulong)buffer.Count);
    }

    private void Next(int row)
    {
        if (_pass!.MoveNext())
        {
            _pass.Read(buffer.Replace(row, _pass.Weight));
        }
        else
        {
            buffer.Remove(row);
        }

        _drawn++;
    }
}
