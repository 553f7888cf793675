using System.Globalization;

namespace Vae.Benchmarks;

/// <summary>10,000 rows through an ML.NET cursor beside the same rows in bulk, in turn.</summary>
internal static class CursorTable
{
    private const int Rounds = 5;

    public static int Print()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var model = Works.Model(Works.Mnist);
        var (rows, mu) = (Works.Rows(Works.BulkRows, 784), new float[Works.BulkRows * 20]);
        using var pipeline = new PipelineWorks(model, rows);
        var (bulk, cursor, source) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            bulk.Add(Clock.MedianMicroseconds(() => model.Encode(rows, mu)));
            cursor.Add(Clock.MedianMicroseconds(pipeline.ReadAll));
            source.Add(Clock.MedianMicroseconds(pipeline.ReadSource));
        }

        Console.WriteLine("| 10,000 rows of 784-400-20 | us | over bulk |");
        Console.WriteLine("|---|---|---|");
        foreach (var (work, times) in (ReadOnlySpan<(string, List<double>)>)
            [("VaeModel.Encode in bulk", bulk), ("ML.NET cursor", cursor), ("of it the source's own cursor", source)])
        {
            Console.WriteLine($"| {work} | {Clock.Median(times):F0} | {Clock.Median(times) / Clock.Median(bulk):F2} |");
        }

        return 0;
    }
}
