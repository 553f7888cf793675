// Peak memory and speed of the anomaly trainer on data that are a hundredth of the memory budget, just fit it, and are ten and a
// hundred times as large. The rows are made on the fly, so that nothing but training takes memory; each run is a process of its own.
//
//     dotnet run -c Release --project benchmarks/streaming [-- BUDGET_MIB]

using System.Globalization;
using Vae.Benchmarks.Streaming;

const long MiB = 1 << 20;
const int DefaultBudget = 64;

if (args is [Measurement.Argument, var rows, var bytes])
{
    Measurement.Print(long.Parse(rows, CultureInfo.InvariantCulture), long.Parse(bytes, CultureInfo.InvariantCulture));
    return;
}

var budget = MiB * (args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : DefaultBudget);
var fitting = budget / Measurement.RowBytes;
Console.WriteLine(
    $"Memory budget {budget / MiB} MiB; rows of {Measurement.Width} values; network {Measurement.Width} - {Measurement.Hidden} - "
    + $"{Measurement.Latent}; one epoch, batches of {Measurement.BatchSize}, {Environment.ProcessorCount} threads.");
Console.WriteLine("| data | rows | peak memory, MiB | above the smallest run, MiB | rows/s in training | seconds in all |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
double? alone = null;
foreach (var (name, count) in new[] { ("1/100 of the budget", fitting / 100), ("1 x", fitting), ("10 x", 10 * fitting), ("100 x", 100 * fitting) })
{
    var run = Measurement.InOwnProcess(count, budget);
    alone ??= run.PeakBytes;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {count:N0} | {run.PeakBytes / MiB:F0} | {(run.PeakBytes - alone) / MiB:F0} | {run.RowsPerSecond:N0} | {run.Seconds:F1} |"));
}
