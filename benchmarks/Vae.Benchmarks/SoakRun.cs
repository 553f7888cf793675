using System.Diagnostics;

namespace Vae.Benchmarks;

/// <summary>Requests on several threads, with the memory that they leave behind measured at every tenth of the way.</summary>
internal sealed class SoakRun(string title, int rows, int threads, int rowsOfARequest)
{
    private const int Intervals = 10;

    // From here on everything is compiled, and pools and caches are full.
    private const int WarmIntervals = 2;

    // What a garbage collector that is in the middle of its work leaves to chance.
    private const double HeapTolerance = 2;
    private const double ResidentTolerance = 32;

    private int _next;
    private int _done;
    private int _wrong;

    /// <param name="serve">Is given the first row's number and how many; says how many results were wrong.</param>
    /// <returns>Whether every result was right and memory stayed flat.</returns>
    public bool Print(Func<int, int, int> serve)
    {
        Console.WriteLine($"{title}; {rows:N0} rows, {threads} threads, {rowsOfARequest} rows a request.");
        Console.WriteLine();
        Console.WriteLine("| rows | rows/s | managed heap, MB | resident, MB |");
        Console.WriteLine("|---|---|---|---|");
        var memory = new List<(double Heap, double Resident)>();
        var (last, lastTime) = (0, Stopwatch.GetTimestamp());
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() => Work(serve))).ToList();
        workers.ForEach(worker => worker.Start());
        for (var interval = 1; interval <= Intervals && last < rows; interval++)
        {
            while (Volatile.Read(ref _done) < (long)rows * interval / Intervals && workers.Exists(worker => worker.IsAlive))
            {
                Thread.Sleep(5);
            }

            var (done, time) = (Volatile.Read(ref _done), Stopwatch.GetTimestamp());
            var rate = (done - last) / Stopwatch.GetElapsedTime(lastTime, time).TotalSeconds;
            memory.Add(Measure());
            Console.WriteLine($"| {done:N0} | {rate:N0} | {memory[^1].Heap:F1} | {memory[^1].Resident:F0} |");
            (last, lastTime) = (done, time);
        }

        workers.ForEach(worker => worker.Join());
        var (warm, end) = (memory[Math.Min(WarmIntervals, memory.Count) - 1], memory[^1]);
        var (heap, resident) = (end.Heap - warm.Heap, end.Resident - warm.Resident);
        var flat = heap <= HeapTolerance && resident <= ResidentTolerance;
        Console.WriteLine();
        Console.WriteLine($"{_done:N0} results, {_wrong:N0} differ from the serial run.");
        Console.WriteLine(
            $"Memory {(flat ? "stayed flat" : "GREW")}: heap {heap:+0.0;-0.0;0.0} MB and resident {resident:+0;-0;0} MB after the "
            + $"first {WarmIntervals} of {Intervals} stretches; up to {HeapTolerance:F0} and {ResidentTolerance:F0} MB count as flat.");
        Console.WriteLine();
        return flat && _wrong == 0 && _done == rows;
    }

    private static (double Heap, double Resident) Measure()
    {
        GC.Collect();
        return (GC.GetGCMemoryInfo(GCKind.FullBlocking).HeapSizeBytes / 1e6, Environment.WorkingSet / 1e6);
    }

    private void Work(Func<int, int, int> serve)
    {
        while (true)
        {
            var end = Interlocked.Add(ref _next, rowsOfARequest);
            var first = end - rowsOfARequest;
            if (first >= rows)
            {
                return;
            }

            var count = Math.Min(rowsOfARequest, rows - first);
            Interlocked.Add(ref _wrong, serve(first, count));
            Interlocked.Add(ref _done, count);
        }
    }
}
