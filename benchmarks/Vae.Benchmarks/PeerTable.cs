using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vae.Benchmarks;

/// <summary>Runs PyTorch's script, TorchSharp and ONNX Runtime where they are there, and our own work in turn and prints the ratios of the medians.</summary>
internal static class PeerTable
{
    private const int Rounds = 5;
    private const int Threads = 2;

    /// <param name="python">The interpreter that has PyTorch.</param>
    /// <param name="partOfName">Only works with this in their name are timed; empty means all, with their shares of the peak.</param>
    public static int Print(string python, string partOfName)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var ours = new Dictionary<string, List<double>>();
        var theirs = new Dictionary<string, List<double>>();
        var theirsSingle = new Dictionary<string, List<double>>();
        var torchSharp = new Dictionary<string, List<double>>();
        var torchSharpSingle = new Dictionary<string, List<double>>();
        var onnx = new Dictionary<string, List<double>>();
        var onnxSingle = new Dictionary<string, List<double>>();
        for (var round = 0; round < Rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {Rounds}");
            // libtorch's best setting differs by work and by how busy the machine is: both are run, the better one counts.
            if (!RunPeer(python, Threads, partOfName, theirs) || !RunPeer(python, 1, partOfName, theirsSingle))
            {
                return 1;
            }

            RunOurs(new(ours, partOfName));
            RunTorchSharp(new(torchSharp, partOfName), Threads);
            RunTorchSharp(new(torchSharpSingle, partOfName), 1);
            OnnxPeer.Run(Threads, partOfName, onnx);
            OnnxPeer.Run(1, partOfName, onnxSingle);
        }

        var peak = MachinePeak.GigaFlops();
        Describe(peak);
        var median = ours.ToDictionary(work => work.Key, work => Clock.Median(work.Value));
        Console.WriteLine("| work | ours, us | PyTorch, us | ratio | TorchSharp, us | ratio | ONNX Runtime, us | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (work, time) in median.OrderBy(work => !theirs.ContainsKey(work.Key)))
        {
            Console.WriteLine(
                $"| {work} | {time:F1} | {Columns(time, theirs, theirsSingle, work)} | {Columns(time, torchSharp, torchSharpSingle, work)} "
                + $"| {Columns(time, onnx, onnxSingle, work)} |");
        }

        if (partOfName.Length == 0)
        {
            PrintShares(median, peak);
        }

        return 0;
    }

    /// <summary>A peer's better median and how often ours goes into it; empty where it does not do that work.</summary>
    private static string Columns(
        double ours, Dictionary<string, List<double>> times, Dictionary<string, List<double>> singleThreaded, string work)
    {
        if (!times.TryGetValue(work, out var list))
        {
            return " | ";
        }

        var peer = Math.Min(Clock.Median(list), Clock.Median(singleThreaded[work]));
        return $"{peer:F1} | {peer / ours:F2}";
    }

    private static void PrintShares(Dictionary<string, double> median, double peak)
    {
        Console.WriteLine();
        Console.WriteLine($"One core's multiply-add peak, measured: {peak:F0} GFLOP/s.");
        foreach (var product in (string[])["product forward, 1 thread", "product dx, 1 thread", "product dW, 1 thread"])
        {
            Console.WriteLine($"{product}: {2.0 * 128 * 784 * 400 / median[product] / 1e3 / peak:P0} of it.");
        }

        foreach (var (work, architecture, batchRows) in Works.Trainings.Where(training => training.Architecture != Works.Tabular))
        {
            var operations = Works.StepOperations(architecture, batchRows);
            var (one, several) = (median[$"{work}, 1 thread"], median[work]);
            Console.WriteLine(
                $"{work}, {operations / 1e9:F2} GFLOP: 1 thread {operations / one / 1e3 / peak:P0} of it, {Threads} threads "
                + $"{operations / several / 1e3 / (Threads * peak):P0} of {Threads} times it, {one / several:F2} as fast.");
        }

        Console.WriteLine($"ML.NET cursor over bulk: {median["cursor 10000"] / median["encode 10000"]:F2}; prediction engine over one row: {median["prediction engine 1"] / median["encode 1"]:F2}.");
        var model = Works.Model(Works.Mnist);
        var (row, mu) = (Works.Rows(1, 784), new float[20]);
        Console.WriteLine(
            $"Bytes allocated: {Works.StepAllocatedBytes(Works.Mnist)} a training step, "
            + $"{Clock.AllocatedBytes(() => model.Encode(row, mu))} a row encoded.");
    }

    private static void RunOurs(PeerTimes times)
    {
        foreach (var (name, architecture, batch) in Works.Trainings)
        {
            times.Add(name, () => Works.StepMicroseconds(VaeTrainer.Managed, architecture, Threads, batch));
            if (architecture != Works.Tabular)
            {
                times.Add($"{name}, 1 thread", () => Works.StepMicroseconds(VaeTrainer.Managed, architecture, 1, batch));
            }
        }

        foreach (var (name, architecture, part, rows) in Works.Scorings)
        {
            times.Add(name, () => Works.ScoringMicroseconds(architecture, part, rows));
        }

        using var pipeline = new PipelineWorks(Works.Model(Works.Mnist), Works.Rows(Works.BulkRows, 784));
        times.Add("cursor 10000", () => Clock.MedianMicroseconds(pipeline.ReadAll));
        times.Add("prediction engine 1", () => Clock.MedianMicroseconds(pipeline.PredictOne));
        var products = new ProductBenchmarks { Inputs = 784, Outputs = 400, Batch = Works.BatchRows };
        products.Setup();
        times.Add("product forward, 1 thread", () => Clock.MedianMicroseconds(products.Forward));
        times.Add("product dx, 1 thread", () => Clock.MedianMicroseconds(products.BackwardInput));
        times.Add("product dW, 1 thread", () => Clock.MedianMicroseconds(products.BackwardWeight));
    }

    private static void RunTorchSharp(PeerTimes times, int threads)
    {
#if !STANDIN
        var torch = Vae.TorchSharp.TorchSharpVae.CreateEngine();
        foreach (var (name, architecture, batch) in Works.Trainings)
        {
            times.Add(name, () => Works.StepMicroseconds(torch, architecture, threads, batch));
        }
#endif
    }

    private static bool RunPeer(string python, int threads, string partOfName, Dictionary<string, List<double>> times)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "pytorch.py");
        var start = new ProcessStartInfo(python, [script, $"{threads}", partOfName]) { RedirectStandardOutput = true };
        // By default glibc gives large blocks back to the system, and a step on images spends a third of its time on fetching them anew.
        start.Environment["MALLOC_MMAP_MAX_"] = "0";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = $"{1L << 32}";
        using var process = Process.Start(start)!;
        foreach (var line in process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('\t');
            var work = parts[0];
            if (parts.Length > 2 && Works.Parameters(work) is var parameters && parts[2] != $"{parameters}")
            {
                Console.Error.WriteLine($"{script}: the net of '{work}' has {parts[2]} parameters and ours {parameters}; they are to be the same.");
                return false;
            }

            new PeerTimes(times, partOfName).Add(work, () => double.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.Error.WriteLine($"{python} {script} ended with exit code {process.ExitCode}; it needs PyTorch (Debian: python3-torch).");
        }

        return process.ExitCode == 0;
    }

    private static void Describe(double peak)
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1]
            : null;
        var width = Vector512.IsHardwareAccelerated ? 512 : 32 * System.Numerics.Vector<float>.Count;
        Console.WriteLine(
            $"{DateTime.UtcNow:yyyy-MM-dd}; {processor ?? "processor unknown"}, {Environment.ProcessorCount} cores, {width}-bit vectors, "
            + $"{peak:F0} GFLOP/s a core; {RuntimeInformation.FrameworkDescription}; {Threads} threads, batch {Works.BatchRows} unless said otherwise, Adam; "
            + $"medians of {Rounds} rounds, each in turn, the others at the better of {Threads} threads and 1.");
        Console.WriteLine();
    }
}
