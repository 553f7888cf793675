using System.Diagnostics;

namespace Vae.Benchmarks;

/// <summary>Medians of repeated runs, as benchmarks/peers/pytorch.py takes them.</summary>
internal static class Clock
{
    private const int Runs = 7;
    private const double WarmUpSeconds = 1.0;
    private const double RunSeconds = 0.15;

    public static double MedianMicroseconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        var calls = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds)
        {
            work();
            calls++;
        }

        calls = Math.Max(1, (int)(calls * RunSeconds / WarmUpSeconds));
        var times = new double[Runs];
        for (var run = 0; run < Runs; run++)
        {
            start = Stopwatch.GetTimestamp();
            for (var call = 0; call < calls; call++)
            {
                work();
            }

            times[run] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
        }

        return Median(times);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>Bytes allocated by one call in its steady state, on the calling thread.</summary>
    public static long AllocatedBytes(Action work)
    {
        for (var i = 0; i < 10; i++)
        {
            work();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
