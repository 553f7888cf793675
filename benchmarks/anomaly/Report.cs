using System.Globalization;

namespace Vae.Benchmarks.Anomaly;

/// <summary>Prints the means over the seeds, as a Markdown table.</summary>
internal static class Report
{
    public static void Print(IReadOnlyList<Result> results)
    {
        string[] tables = [.. results.Select(r => r.Table).Distinct().Order(StringComparer.Ordinal)];
        Row("ROC AUC, mean of 3 seeds", [.. tables, "mean"]);
        Row("---", [.. Enumerable.Repeat("---:", tables.Length + 1)]);
        foreach (var detector in results.GroupBy(r => r.Detector))
        {
            double[] means = [.. tables.Select(table => detector.Where(r => r.Table == table).Average(r => r.Auc))];
            Row(detector.Key, [.. means.Append(means.Average()).Select(mean => mean.ToString("F3", CultureInfo.InvariantCulture))]);
        }

        var timed = results.Where(r => r.Detector == Detectors.Default).ToArray();
        Row("seconds to fit and score", [.. tables.Select(table => timed.Where(r => r.Table == table).Average(r => r.Seconds))
            .Select(seconds => seconds.ToString("F1", CultureInfo.InvariantCulture)), ""]);
    }

    private static void Row(string head, string[] cells) => Console.WriteLine($"| {head} | {string.Join(" | ", cells)} |");
}
