namespace Vae.Data;

/// <summary>Rows of a stream to validate on, in the source's own order.</summary>
/// <param name="stream">The stream.</param>
/// <param name="heldOut">Whether they are those held out of training; else all.</param>
internal sealed class OrderedFeed(RowStream stream, bool heldOut = true) : IRowFeed
{
    private readonly float[] _row = new float[stream.Source.Dimension];
    private RowPass? _pass;
    private int _epoch;
    private long _given;

    public long Count => stream.Total(heldOut).Count;

    public double TotalWeight => stream.Total(heldOut).Weight;

    public bool HasWeights => stream.Source.HasWeights;

    public void Start(int epoch)
    {
        Dispose();
        (_pass, _epoch, _given) = (null, epoch, 0);
    }

    public void Fill(long first, VaeBatch batch)
    {
        _pass ??= new RowPass(stream, heldOut, _epoch, shuffleSeed: null);
        // What other processes validate on.
        for (; _given < first; _given++)
        {
            _pass.MoveNext();
        }

        for (var i = 0; i < batch.Rows; i++, _given++)
        {
            _pass.MoveNext();
            _pass.Read(_row);
            batch.Set(i, _row);
            if (HasWeights)
            {
                batch.RowWeights[i] = _pass.Weight;
            }
        }

        if (first + batch.Rows == Count)
        {
            // To the end, where the pass sees whether there were as many rows as before.
            _pass.MoveNext();
        }
    }

    public void Dispose() => _pass?.Dispose();
}
