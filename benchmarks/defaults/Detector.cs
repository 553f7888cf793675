using System.Diagnostics;
using Microsoft.ML;

namespace Vae.Benchmarks.Defaults;

/// <summary>The ROC AUC of the anomaly trainer with its defaults, fitted without labels on the whole table, as it is.</summary>
internal static class Detector
{
    public static IEnumerable<Result> Run(Table table, int seeds)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            var context = new MLContext(seed);
            var data = table.View(context, Enumerable.Range(0, table.Rows.Length));
            var start = Stopwatch.GetTimestamp();
            var scored = context.AnomalyDetection.Trainers.Vae().Fit(data).Transform(data);
            yield return new(table.Name, "ROC AUC", "VAE", context.AnomalyDetection.Evaluate(scored).AreaUnderRocCurve);
            yield return new(table.Name, "ROC AUC", "seconds, VAE", Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }
}
