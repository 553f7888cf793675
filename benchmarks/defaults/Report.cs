using System.Globalization;

namespace Vae.Benchmarks.Defaults;

/// <summary>Prints a table of means over the seeds for each setting, in Markdown: a row a table, a column a method.</summary>
internal static class Report
{
    public static void Print(IEnumerable<Result> results)
    {
        foreach (var setting in results.ToLookup(result => result.Setting))
        {
            string[] methods = [.. setting.Select(result => result.Method).Distinct()];
            Row(setting.Key, methods);
            Row("---", methods.Select(_ => "---:"));
            var tables = setting.GroupBy(result => result.Table).Select(table => (table.Key, Means: Means(table, methods))).ToArray();
            foreach (var (name, means) in tables)
            {
                Row(name, means.Select(Text));
            }

            Row("**mean**", methods.Select((_, i) => Text(tables.Select(table => table.Means[i]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())));
            Console.WriteLine();
        }
    }

    private static double[] Means(IEnumerable<Result> results, string[] methods) =>
        [.. methods.Select(method => results.Where(result => result.Method == method).Select(result => result.Value).DefaultIfEmpty(double.NaN).Average())];

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("F3", CultureInfo.InvariantCulture) : "";

    private static void Row(string head, IEnumerable<string> cells) => Console.WriteLine($"| {head} | {string.Join(" | ", cells)} |");
}
