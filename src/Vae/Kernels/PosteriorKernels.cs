using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>
/// The posterior N(mu, exp(logVar)) on panels. L = latent dimensions; the heads of a panel are [2 L, lane]: mu, then the
/// scale head s, from which logVar = g(s), clamped.
/// </summary>
/// <param name="latent">L.</param>
/// <param name="scale">g.</param>
/// <param name="minLogVariance">The least logVar; anything below is clamped to it.</param>
/// <param name="maxLogVariance">The largest logVar.</param>
internal sealed unsafe class PosteriorKernels(int latent, PosteriorScale scale, double minLogVariance, double maxLogVariance)
{
    // Below this softplus(s) equals exp(s) to within rounding.
    public const float Tiny = -15;

    private readonly Vector<float> _min = new((float)minLogVariance);
    private readonly Vector<float> _max = new((float)maxLogVariance);

    /// <summary>logVar = clamp(g(s)).</summary>
    /// <param name="s">[count] raw scale values, a multiple of the vector width.</param>
    /// <param name="logVar">Receives [count].</param>
    /// <param name="count">Values.</param>
    public void LogVariance(float* s, float* logVar, int count)
    {
        for (var i = 0; i < count; i += Vector<float>.Count)
        {
            Clamp(Raw(Vector.Load(s + i))).Store(logVar + i);
        }
    }

    /// <summary>z = mu + exp(logVar / 2) * epsilon.</summary>
    public static void Reparameterize(float* mu, float* logVar, float* epsilon, float* z, int count)
    {
        var half = new Vector<float>(0.5f);
        for (var i = 0; i < count; i += Vector<float>.Count)
        {
            var deviation = VectorMath.Exp(Vector.Load(logVar + i) * half);
            Vector.FusedMultiplyAdd(deviation, Vector.Load(epsilon + i), Vector.Load(mu + i)).Store(z + i);
        }
    }

    /// <summary>z = mu + exp(logVar / 2) * epsilon for spans of any length, to the same bits.</summary>
    public static void Reparameterize(ReadOnlySpan<float> mu, ReadOnlySpan<float> logVar, ReadOnlySpan<float> epsilon, Span<float> z)
    {
        var (i, half) = (0, new Vector<float>(0.5f));
        for (; i <= z.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(VectorMath.Exp(half * new Vector<float>(logVar[i..])), new(epsilon[i..]), new(mu[i..])).CopyTo(z[i..]);
        }

        for (; i < z.Length; i++)
        {
            z[i] = MathF.FusedMultiplyAdd(VectorMath.Exp(half * new Vector<float>(logVar[i]))[0], epsilon[i], mu[i]);
        }
    }

    /// <summary>-1/2 (1 + logVar - mu^2 - exp(logVar)), value by value (arXiv:1312.6114, appendix B); rounding never makes it negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> KlDivergence(Vector<float> mu, Vector<float> logVar) =>
        new Vector<float>(0.5f) * ((mu * mu) + VectorMath.ExpExcess(logVar));

    /// <summary>Adds up the KL of one latent dimension of a panel.</summary>
    /// <param name="heads">[2 L, lane].</param>
    /// <param name="logVar">[L, lane], clamped.</param>
    /// <param name="j">The latent dimension.</param>
    /// <param name="laneWeights">[lane]; 0 in lanes that are not in use.</param>
    public static double KlDivergence(float* heads, float* logVar, int j, float* laneWeights)
    {
        var sums = stackalloc float[PanelLayout.Lanes];
        for (var lane = 0; lane < PanelLayout.Lanes; lane += Vector<float>.Count)
        {
            var at = (j * PanelLayout.Lanes) + lane;
            (Vector.Load(laneWeights + lane) * KlDivergence(Vector.Load(heads + at), Vector.Load(logVar + at))).Store(sums + lane);
        }

        return LaneSums.Fold(sums);
    }

    /// <summary>The gradient of the heads of one panel, from those of z and the KL.</summary>
    /// <param name="heads">[2 L, lane].</param>
    /// <param name="logVar">[L, lane], clamped.</param>
    /// <param name="epsilon">[S, panels, L, lane] at this panel of the first draw; null for an autoencoder (z = mu).</param>
    /// <param name="dz">Gradient of z, laid out as <paramref name="epsilon"/>.</param>
    /// <param name="samples">S.</param>
    /// <param name="sampleStride">Floats from one draw to the next.</param>
    /// <param name="klWeight">[L]: beta, or 0 where free bits hold.</param>
    /// <param name="laneWeights">[lane]; 0 in lanes that are not in use.</param>
    /// <param name="dHeads">Receives [2 L, lane].</param>
    public void Backward(
        float* heads, float* logVar, float* epsilon, float* dz, int samples, nint sampleStride, float* klWeight,
        float* laneWeights, float* dHeads)
    {
        var half = new Vector<float>(0.5f);
        var scaleAt = latent * PanelLayout.Lanes;
        for (var j = 0; j < latent; j++)
        {
            for (var lane = 0; lane < PanelLayout.Lanes; lane += Vector<float>.Count)
            {
                var at = (j * PanelLayout.Lanes) + lane;
                var (sumDz, sumDzEpsilon) = (Vector<float>.Zero, Vector<float>.Zero);
                for (var sample = 0; sample < samples; sample++)
                {
                    var d = Vector.Load(dz + (sample * sampleStride) + at);
                    sumDz += d;
                    if (epsilon is not null)
                    {
                        sumDzEpsilon += d * Vector.Load(epsilon + (sample * sampleStride) + at);
                    }
                }

                var weight = Vector.Load(laneWeights + lane) * new Vector<float>(klWeight[j]);
                var lv = Vector.Load(logVar + at);
                var deviation = VectorMath.Exp(lv * half);
                var dMu = sumDz + (weight * Vector.Load(heads + at));
                var dLogVar = half * ((sumDzEpsilon * deviation) + (weight * ((deviation * deviation) - Vector<float>.One)));
                dMu.Store(dHeads + at);
                (dLogVar * Slope(Vector.Load(heads + scaleAt + at))).Store(dHeads + scaleAt + at);
            }
        }
    }

    private Vector<float> Clamp(Vector<float> raw) => Vector.Min(Vector.Max(raw, _min), _max);

    /// <summary>g(s) before the clamp.</summary>
    private Vector<float> Raw(Vector<float> s) => scale switch
    {
        PosteriorScale.LogStandardDeviation => s + s,
        PosteriorScale.SoftplusStandardDeviation => LogSoftplusTwice(s),
        _ => s,
    };

    /// <summary>The derivative of the clamped logVar by s; 0 outside the clamp.</summary>
    private Vector<float> Slope(Vector<float> s)
    {
        var raw = Raw(s);
        var slope = scale switch
        {
            PosteriorScale.LogStandardDeviation => new Vector<float>(2f),
            PosteriorScale.SoftplusStandardDeviation => SoftplusSlope(s),
            _ => Vector<float>.One,
        };
        return Vector.ConditionalSelect(Vector.Equals(Clamp(raw), raw), slope, Vector<float>.Zero);
    }

    /// <summary>2 log(softplus(s)); far below zero softplus(s) is exp(s) to within rounding, and its log is s.</summary>
    private static Vector<float> LogSoftplusTwice(Vector<float> s)
    {
        var tiny = Vector.LessThan(s, new Vector<float>(Tiny));
        var log = Vector.ConditionalSelect(tiny, s, VectorMath.Log(VectorMath.Softplus(Vector.Max(s, new Vector<float>(Tiny)))));
        return log + log;
    }

    private static Vector<float> SoftplusSlope(Vector<float> s)
    {
        var floor = Vector.Max(s, new Vector<float>(Tiny));
        var ratio = VectorMath.Sigmoid(floor) / VectorMath.Softplus(floor);
        return Vector.ConditionalSelect(Vector.LessThan(s, new Vector<float>(Tiny)), new(2f), ratio + ratio);
    }
}
