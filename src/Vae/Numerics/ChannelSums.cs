using System.Numerics;

namespace Vae.Numerics;

/// <summary>Sums over a channel's values in the lanes that are in use, in double precision and in a fixed order.</summary>
internal static unsafe class ChannelSums
{
    /// <summary>Values that are summed in single precision before they join the sum.</summary>
    public const int ChunkFloats = 1024;

    /// <summary>sum x.</summary>
    public static double Sum(ChannelPlanes x, PanelBatch batch) => Sum<Plain>(x, batch, 0);

    /// <summary>sum (x - center)^2.</summary>
    public static double SumOfSquares(ChannelPlanes x, PanelBatch batch, float center) => Sum<Squared>(x, batch, center);

    private static double Sum<TTerm>(ChannelPlanes x, PanelBatch batch, float center)
        where TTerm : struct, ITerm
    {
        var (sum, width) = (0.0, Vector<float>.Count);
        var middle = new Vector<float>(center);
        for (var p = 0; p < batch.Panels; p++)
        {
            for (var lane = 0; lane < PanelLayout.Lanes; lane += 2 * width)
            {
                var first = PanelLayout.Used(lane, batch.LanesUsed(p));
                var second = PanelLayout.Used(lane + width, batch.LanesUsed(p));
                var values = x[p] + lane;
                for (var start = 0; start < x.Length; start += ChunkFloats)
                {
                    var (low, high) = (Vector<float>.Zero, Vector<float>.Zero);
                    var end = Math.Min(x.Length, start + ChunkFloats);
                    for (nint at = start; at < end; at += PanelLayout.Lanes)
                    {
                        low += first & TTerm.Of(Vector.Load(values + at) - middle);
                        high += second & TTerm.Of(Vector.Load(values + at + width) - middle);
                    }

                    sum += Vector.Sum(low) + Vector.Sum(high);
                }
            }
        }

        return sum;
    }

    private interface ITerm
    {
        static abstract Vector<float> Of(Vector<float> x);
    }

    private readonly struct Plain : ITerm
    {
        public static Vector<float> Of(Vector<float> x) => x;
    }

    private readonly struct Squared : ITerm
    {
        public static Vector<float> Of(Vector<float> x) => x * x;
    }
}
