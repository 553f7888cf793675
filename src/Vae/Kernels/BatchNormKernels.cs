using System.Numerics;

namespace Vae.Kernels;

/// <summary>
/// Batch normalisation of one channel, y = f(gamma (x - mean) / deviation + beta) with the nonlinearity f that follows it, and its
/// gradients, on panels [P, channels, pixels, lane]. n = values of the channel: rows of all draws times pixels.
/// </summary>
/// <remarks>
/// Most of a channel's planes stay in a cache from one pass over them to the next, which goes backwards: what was read last is still
/// there.
/// </remarks>
internal static unsafe class BatchNormKernels
{
    private const int ChunkFloats = ChannelSums.ChunkFloats;

    /// <summary>mean = sum x / n; variance = sum (x - mean)^2 / n, over the lanes that are in use.</summary>
    /// <remarks>
    /// Panel after panel about its own mean, which are then joined (Chan, Golub and LeVeque 1979): no digits are lost where the mean
    /// is far from 0, and every value comes from memory once.
    /// </remarks>
    public static (double Mean, double Variance) Statistics(ChannelPlanes x, PanelBatch batch)
    {
        var (n, mean, squares) = (0.0, 0.0, 0.0);
        for (var p = 0; p < batch.Panels; p++)
        {
            var used = batch.LanesUsed(p);
            var count = (double)used * x.Pixels;
            var panelMean = ChannelSums.Sum(x[p], x.Length, used) / count;
            var difference = panelMean - mean;
            squares += ChannelSums.SumOfSquares(x[p], x.Length, used, (float)panelMean)
                + (difference * difference * n * count / (n + count));
            mean += difference * count / (n + count);
            n += count;
        }

        return (mean, squares / n);
    }

    /// <summary>y = f(gamma (x - mean) / deviation + beta).</summary>
    public static void Forward(ChannelPlanes x, ChannelPlanes y, int panels, BatchNormScale scale, Activation function)
    {
        Action<ChannelPlanes, ChannelPlanes, int, BatchNormScale> forward = function switch
        {
            Activation.Identity => Forward<Activations.Identity>,
            Activation.ReLU => Forward<Activations.ReLU>,
            Activation.LeakyReLU => Forward<Activations.LeakyReLU>,
            Activation.Tanh => Forward<Activations.Tanh>,
            Activation.Sigmoid => Forward<Activations.Sigmoid>,
            Activation.ELU => Forward<Activations.ELU>,
            Activation.SiLU => Forward<Activations.SiLU>,
            Activation.GELU => Forward<Activations.GELU>,
            Activation.Softplus => Forward<Activations.Softplus>,
            _ => throw Unknown(function),
        };
        forward(x, y, panels, scale);
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
    /// <param name="function">f.</param>
    /// <param name="x">Inputs of the forward pass.</param>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dy">Gradient of the outputs, zero in the lanes that are not in use.</param>
    /// <param name="dx">Receives the gradient of the inputs; may be <paramref name="dy"/> itself, or null panels.</param>
    /// <param name="batch">The panels.</param>
    /// <param name="scale">As in the forward pass.</param>
    public static (double Gamma, double Beta) Backward(
        Activation function, ChannelPlanes x, ChannelPlanes y, ChannelPlanes dy, ChannelPlanes dx, PanelBatch batch,
        BatchNormScale scale) => function switch
        {
            Activation.Identity => Backward<Activations.Identity>(x, y, dy, dx, batch, scale),
            Activation.ReLU => Backward<Activations.ReLU>(x, y, dy, dx, batch, scale),
            Activation.LeakyReLU => Backward<Activations.LeakyReLU>(x, y, dy, dx, batch, scale),
            Activation.Tanh => Backward<Activations.Tanh>(x, y, dy, dx, batch, scale),
            Activation.Sigmoid => Backward<Activations.Sigmoid>(x, y, dy, dx, batch, scale),
            Activation.ELU => Backward<Activations.ELU>(x, y, dy, dx, batch, scale),
            Activation.SiLU => Backward<Activations.SiLU>(x, y, dy, dx, batch, scale),
            Activation.GELU => Backward<Activations.GELU>(x, y, dy, dx, batch, scale),
            Activation.Softplus => Backward<Activations.Softplus>(x, y, dy, dx, batch, scale),
            _ => throw Unknown(function),
        };

    /// <summary>The last line of <see cref="Backward"/> alone, where the sums are over more rows than these.</summary>
    /// <param name="function">f.</param>
    /// <param name="x">Inputs of the forward pass.</param>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dy">Gradient of the outputs.</param>
    /// <param name="dx">Receives the gradient of the inputs; may be <paramref name="dy"/> itself.</param>
    /// <param name="batch">The panels.</param>
    /// <param name="scale">As in the forward pass.</param>
    /// <param name="gammaMean">dGamma / n.</param>
    /// <param name="betaMean">dBeta / n.</param>
    public static void InputGradient(
        Activation function, ChannelPlanes x, ChannelPlanes y, ChannelPlanes dy, ChannelPlanes dx, PanelBatch batch, BatchNormScale scale,
        float gammaMean, float betaMean)
    {
        Action<ChannelPlanes, ChannelPlanes, ChannelPlanes, ChannelPlanes, PanelBatch, BatchNormScale, float, float> gradient = function switch
        {
            Activation.Identity => InputGradient<Activations.Identity>,
            Activation.ReLU => InputGradient<Activations.ReLU>,
            Activation.LeakyReLU => InputGradient<Activations.LeakyReLU>,
            Activation.Tanh => InputGradient<Activations.Tanh>,
            Activation.Sigmoid => InputGradient<Activations.Sigmoid>,
            Activation.ELU => InputGradient<Activations.ELU>,
            Activation.SiLU => InputGradient<Activations.SiLU>,
            Activation.GELU => InputGradient<Activations.GELU>,
            Activation.Softplus => InputGradient<Activations.Softplus>,
            _ => throw Unknown(function),
        };
        gradient(x, y, dy, dx, batch, scale, gammaMean, betaMean);
    }

    private static void Forward<T>(ChannelPlanes x, ChannelPlanes y, int panels, BatchNormScale scale)
        where T : struct, IActivation
    {
        var (mean, factor, beta) = (new Vector<float>(scale.Mean), new Vector<float>(scale.Factor), new Vector<float>(scale.Beta));
        for (var p = panels - 1; p >= 0; p--)
        {
            float* from = x[p], to = y[p];
            for (int end = x.Length, at; end > 0; end = at)
            {
                at = Math.Max(0, end - ChunkFloats);
                for (nint i = at; i < end; i += Vector<float>.Count)
                {
                    T.Value(Vector.FusedMultiplyAdd(Vector.Load(from + i) - mean, factor, beta)).Store(to + i);
                }
            }
        }
    }

    private static (double Gamma, double Beta) Backward<T>(
        ChannelPlanes x, ChannelPlanes y, ChannelPlanes dy, ChannelPlanes dx, PanelBatch batch, BatchNormScale scale)
        where T : struct, IActivation
    {
        var (gamma, beta) = (0.0, 0.0);
        for (var p = 0; p < batch.Panels; p++)
        {
            for (var at = 0; at < x.Length; at += ChunkFloats)
            {
                AddSums<T>(
                    x[p] + at, y[p] + at, dy[p] + at, Math.Min(ChunkFloats, x.Length - at), batch.LanesUsed(p), scale, ref gamma, ref beta);
            }
        }

        gamma *= scale.InverseDeviation;
        if (!dx.IsNull)
        {
            var n = (double)batch.TotalRows * x.Pixels;
            InputGradient<T>(x, y, dy, dx, batch, scale, (float)(gamma / n), (float)(beta / n));
        }

        return (gamma, beta);
    }

    private static void InputGradient<T>(
        ChannelPlanes x, ChannelPlanes y, ChannelPlanes dy, ChannelPlanes dx, PanelBatch batch, BatchNormScale scale, float gammaMean, float betaMean)
        where T : struct, IActivation
    {
        for (var p = batch.Panels - 1; p >= 0; p--)
        {
            InputGradient<T>(x[p], y[p], dy[p], x.Length, scale, gammaMean, betaMean, batch.LanesUsed(p), dx[p]);
        }
    }

    /// <summary>sum du (x - mean) and sum du.</summary>
    private static void AddSums<T>(
        float* x, float* y, float* dy, int count, int lanesUsed, BatchNormScale scale, ref double gammaSum, ref double betaSum)
        where T : struct, IActivation
    {
        var (mean, factor, shift) = (new Vector<float>(scale.Mean), new Vector<float>(scale.Factor), new Vector<float>(scale.Beta));
        var gammas = stackalloc float[PanelLayout.Lanes];
        var betas = stackalloc float[PanelLayout.Lanes];
        var width = Vector<float>.Count;
        new Span<float>(gammas, PanelLayout.Lanes).Clear();
        new Span<float>(betas, PanelLayout.Lanes).Clear();
        for (var lane = 0; lane < lanesUsed; lane += 2 * width)
        {
            var (gamma0, beta0) = (Vector<float>.Zero, Vector<float>.Zero);
            var (gamma1, beta1) = (Vector<float>.Zero, Vector<float>.Zero);
            for (nint i = lane; i < count; i += PanelLayout.Lanes)
            {
                var centered = Vector.Load(x + i) - mean;
                var slope = Vector.Load(dy + i) * SlopeAt<T>(centered, factor, shift, y + i);
                beta0 += slope;
                gamma0 = Vector.FusedMultiplyAdd(slope, centered, gamma0);
                centered = Vector.Load(x + i + width) - mean;
                slope = Vector.Load(dy + i + width) * SlopeAt<T>(centered, factor, shift, y + i + width);
                beta1 += slope;
                gamma1 = Vector.FusedMultiplyAdd(slope, centered, gamma1);
            }

            gamma0.Store(gammas + lane);
            gamma1.Store(gammas + lane + width);
            beta0.Store(betas + lane);
            beta1.Store(betas + lane + width);
        }

        gammaSum += LaneSums.Fold(gammas);
        betaSum += LaneSums.Fold(betas);
    }

    private static void InputGradient<T>(
        float* x, float* y, float* dy, int count, BatchNormScale scale, float gammaMean, float betaMean, int lanesUsed, float* dx)
        where T : struct, IActivation
    {
        var (mean, factor, shift) = (new Vector<float>(scale.Mean), new Vector<float>(scale.Factor), new Vector<float>(scale.Beta));
        var (beta, gamma) = (new Vector<float>(betaMean), new Vector<float>(scale.InverseDeviation * gammaMean));
        var lanes = PanelLayout.Lanes;
        for (int end = count, start; end > 0; end = start)
        {
            start = Math.Max(0, end - ChunkFloats);
            for (var lane = 0; lane < lanes; lane += Vector<float>.Count)
            {
                var used = PanelLayout.Used(lane, lanesUsed);
                for (nint i = start + lane; i < end; i += lanes)
                {
                    var centered = Vector.Load(x + i) - mean;
                    var slope = Vector.Load(dy + i) * SlopeAt<T>(centered, factor, shift, y + i);
                    (used & (factor * (slope - beta - (centered * gamma)))).Store(dx + i);
                }
            }
        }
    }

    private static Vector<float> SlopeAt<T>(Vector<float> centered, Vector<float> factor, Vector<float> shift, float* y)
        where T : struct, IActivation =>
        T.Slope(Vector.FusedMultiplyAdd(centered, factor, shift), T.NeedsOutput ? Vector.Load(y) : default);

    private static ArgumentOutOfRangeException Unknown(Activation function) =>
        new(nameof(function), function, "This nonlinearity is not known.");
}
