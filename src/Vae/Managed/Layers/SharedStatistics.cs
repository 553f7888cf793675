namespace Vae.Managed.Layers;

/// <summary>
/// What batch normalisation sums over processes: n values, sum (x - r) and sum (x - r)^2 of each channel about a reference r that all have, and the two sums
/// of the backward pass. One exchange each way.
/// </summary>
internal sealed class SharedStatistics(VaeCluster peers, int channels)
{
    private readonly double[] _forward = new double[1 + (2 * channels)];
    private readonly double[] _backward = new double[2 * channels];

    /// <summary>Takes note of this process's part of a channel.</summary>
    public void Observe(int channel, double reference, (double Count, double Mean, double Variance) own)
    {
        var offset = own.Mean - reference;
        _forward[1 + channel] = own.Count * offset;
        _forward[1 + channels + channel] = own.Count * (own.Variance + (offset * offset));
    }

    /// <summary>Takes note of this process's sums for a channel's gradients.</summary>
    public void Observe(int channel, double gamma, double beta) => (_backward[channel], _backward[channels + channel]) = (gamma, beta);

    /// <param name="count">n of this process.</param>
    public void SumForward(double count)
    {
        _forward[0] = count;
        peers.Sum(_forward);
    }

    public void SumBackward() => peers.Sum(_backward);

    /// <summary>A channel of the whole batch.</summary>
    public (double Count, double Mean, double Variance) Of(int channel, double reference)
    {
        var n = _forward[0];
        var offset = _forward[1 + channel] / n;
        return (n, reference + offset, Math.Max(0, (_forward[1 + channels + channel] / n) - (offset * offset)));
    }

    /// <summary>dGamma / n and dBeta / n of the whole batch.</summary>
    public (double Gamma, double Beta) GradientMeans(int channel) => (_backward[channel] / _forward[0], _backward[channels + channel] / _forward[0]);
}
