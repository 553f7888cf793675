using System.Numerics;

namespace Vae.Numerics;

/// <summary>
/// Batch normalisation of one channel, y = f(gamma (x - mean) / deviation + beta) with the nonlinearity f that follows it, and its
/// gradients, on panels [P, channels, pixels, lane]. n = values of the channel: rows of all draws times pixels.
/// </summary>
/// <remarks>A channel's planes are small enough to stay in a cache from one pass over them to the next.</remarks>
internal static unsafe class BatchNormKernels
{
    private const int ChunkFloats = ChannelSums.ChunkFloats;

    /// <summary>mean = sum x / n; variance = sum (x - mean)^2 / n, over the lanes that are in use.</summary>
    public static (double Mean, double Variance) Statistics(ChannelPlanes x, PanelBatch batch)
    {
        var n = (double)batch.TotalRows * x.Pixels;
        var mean = ChannelSums.Sum(x, batch) / n;
        return (mean, ChannelSums.SumOfSquares(x, batch, (float)mean) / n);
    }

    /// <summary>y = f(gamma (x - mean) / deviation + beta).</summary>
    public static void Forward(ChannelPlanes x, ChannelPlanes y, int panels, BatchNormScale scale, Activation function)
    {
        for (var p = 0; p < panels; p++)
        {
            for (var at = 0; at < x.Length; at += ChunkFloats)
            {
                var chunk = new Span<float>(y[p] + at, Math.Min(ChunkFloats, x.Length - at));
                Normalize(x[p] + at, chunk, scale);
                if (function != Activation.Identity)
                {
                    ActivationKernels.Forward(function, chunk, chunk);
                }
            }
        }
    }

    /// <summary>y = gamma (x - mean) / deviation + beta for one image's channel, to the last bit as <see cref="Forward"/> gives it.</summary>
    /// <param name="x">[pixels].</param>
    /// <param name="y">Receives [pixels]; may be <paramref name="x"/> itself.</param>
    /// <param name="scale">The channel's.</param>
    public static void ForwardOfRow(Span<float> x, Span<float> y, BatchNormScale scale)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = MathF.FusedMultiplyAdd(x[i] - scale.Mean, scale.Factor, scale.Beta);
        }
    }

    /// <summary>
    /// With du = dy f'(u), u = gamma xhat + beta, xhat = (x - mean) / deviation: dBeta = sum du; dGamma = sum du xhat;
    /// dx = gamma / deviation (du - dBeta / n - xhat dGamma / n), and 0 in the lanes that are not in use.
    /// </summary>
    /// <param name="x">Inputs of the forward pass.</param>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dy">Gradient of the outputs, zero in the lanes that are not in use.</param>
    /// <param name="dx">Receives the gradient of the inputs; may be <paramref name="dy"/> itself.</param>
    /// <param name="batch">The panels.</param>
    /// <param name="scale">As in the forward pass.</param>
    /// <param name="function">f.</param>
    /// <param name="needsInput">Whether dx is wanted.</param>
    public static (double Gamma, double Beta) Backward(
        ChannelPlanes x, ChannelPlanes y, ChannelPlanes dy, ChannelPlanes dx, PanelBatch batch, BatchNormScale scale,
        Activation function, bool needsInput)
    {
        var (dGamma, dBeta) = (0.0, 0.0);
        Span<float> buffer = stackalloc float[ChunkFloats];
        for (var p = 0; p < batch.Panels; p++)
        {
            for (var at = 0; at < x.Length; at += ChunkFloats)
            {
                var chunk = buffer[..Math.Min(ChunkFloats, x.Length - at)];
                Slope(x[p] + at, y[p] + at, dy[p] + at, chunk, scale, function);
                AddSums(x[p] + at, chunk, scale, ref dGamma, ref dBeta);
            }
        }

        if (!needsInput)
        {
            return (dGamma, dBeta);
        }

        var n = (double)batch.TotalRows * x.Pixels;
        var means = ((float)(dGamma / n), (float)(dBeta / n));
        for (var p = 0; p < batch.Panels; p++)
        {
            var used = batch.LanesUsed(p);
            for (var at = 0; at < x.Length; at += ChunkFloats)
            {
                var chunk = buffer[..Math.Min(ChunkFloats, x.Length - at)];
                Slope(x[p] + at, y[p] + at, dy[p] + at, chunk, scale, function);
                InputGradient(x[p] + at, chunk, scale, means, used, dx[p] + at);
            }
        }

        return (dGamma, dBeta);
    }

    private static void Normalize(float* x, Span<float> y, BatchNormScale scale)
    {
        var (mean, factor, beta) = (new Vector<float>(scale.Mean), new Vector<float>(scale.Factor), new Vector<float>(scale.Beta));
        for (var i = 0; i < y.Length; i += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(Vector.Load(x + i) - mean, factor, beta).CopyTo(y[i..]);
        }
    }

    /// <summary>du = dy f'(u).</summary>
    private static void Slope(float* x, float* y, float* dy, Span<float> du, BatchNormScale scale, Activation function)
    {
        var given = new ReadOnlySpan<float>(dy, du.Length);
        if (function == Activation.Identity)
        {
            given.CopyTo(du);
            return;
        }

        Normalize(x, du, scale);
        var output = ActivationKernels.NeedsOutput(function) ? new ReadOnlySpan<float>(y, du.Length) : du;
        ActivationKernels.Backward(function, du, output, given, du);
    }

    private static void AddSums(float* x, ReadOnlySpan<float> du, BatchNormScale scale, ref double dGamma, ref double dBeta)
    {
        var (mean, inverse) = (new Vector<float>(scale.Mean), new Vector<float>(scale.InverseDeviation));
        var (gamma, beta) = (Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i < du.Length; i += Vector<float>.Count)
        {
            var slope = new Vector<float>(du[i..]);
            beta += slope;
            gamma = Vector.FusedMultiplyAdd(slope, (Vector.Load(x + i) - mean) * inverse, gamma);
        }

        dGamma += Vector.Sum(gamma);
        dBeta += Vector.Sum(beta);
    }

    private static void InputGradient(
        float* x, ReadOnlySpan<float> du, BatchNormScale scale, (float Gamma, float Beta) means, int lanesUsed, float* dx)
    {
        var (mean, factor) = (new Vector<float>(scale.Mean), new Vector<float>(scale.Factor));
        var (beta, gamma) = (new Vector<float>(means.Beta), new Vector<float>(scale.InverseDeviation * means.Gamma));
        for (var i = 0; i < du.Length; i += Vector<float>.Count)
        {
            var centered = Vector.Load(x + i) - mean;
            var value = factor * (new Vector<float>(du[i..]) - beta - (centered * gamma));
            (PanelLayout.Used(i % PanelLayout.Lanes, lanesUsed) & value).Store(dx + i);
        }
    }
}
