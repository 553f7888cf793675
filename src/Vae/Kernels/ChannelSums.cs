using System.Numerics;

namespace Vae.Kernels;

/// <summary>Sums over a channel's values in the lanes that are in use, in double precision and in a fixed order: <see cref="LaneSums"/> of a chunk after another.</summary>
internal static unsafe class ChannelSums
{
    /// <summary>Values that are summed in single precision before they join the sum.</summary>
    public const int ChunkFloats = 1024;

    /// <summary>sum x over all panels.</summary>
    public static double Sum(ChannelPlanes x, PanelBatch batch)
    {
        var sum = 0.0;
        for (var p = 0; p < batch.Panels; p++)
        {
            sum += Sum(x[p], x.Length, batch.LanesUsed(p));
        }

        return sum;
    }

    /// <summary>sum x over a plane.</summary>
    /// <param name="plane">[pixel][lane].</param>
    /// <param name="length">Floats of the plane.</param>
    /// <param name="lanesUsed">Lanes that count.</param>
    public static double Sum(float* plane, int length, int lanesUsed) => Sum<Plain>(plane, length, lanesUsed, 0);

    /// <summary>sum (x - center)^2 over a plane.</summary>
    public static double SumOfSquares(float* plane, int length, int lanesUsed, float center) =>
        Sum<Squared>(plane, length, lanesUsed, center);

    private static double Sum<TTerm>(float* plane, int length, int lanesUsed, float center)
        where TTerm : struct, ITerm
    {
        var (sum, width) = (0.0, Vector<float>.Count);
        var middle = new Vector<float>(center);
        var sums = stackalloc float[PanelLayout.Lanes];
        new Span<float>(sums, PanelLayout.Lanes).Clear();
        for (var start = 0; start < length; start += ChunkFloats)
        {
            var end = Math.Min(length, start + ChunkFloats);
            for (var lane = 0; lane < lanesUsed; lane += 2 * width)
            {
                var first = PanelLayout.Used(lane, lanesUsed);
                var second = PanelLayout.Used(lane + width, lanesUsed);
                var (low, high) = (Vector<float>.Zero, Vector<float>.Zero);
                var values = plane + lane;
                for (nint at = start; at < end; at += PanelLayout.Lanes)
                {
                    low += first & TTerm.Of(Vector.Load(values + at) - middle);
                    high += second & TTerm.Of(Vector.Load(values + at + width) - middle);
                }

                low.Store(sums + lane);
                high.Store(sums + lane + width);
            }

            sum += LaneSums.Fold(sums);
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
