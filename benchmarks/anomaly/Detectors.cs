using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet;

namespace Vae.Benchmarks.Anomaly;

/// <summary>The anomaly trainer with its defaults, by each of its scores, fitted without labels on the whole table.</summary>
internal static class Detectors
{
    public const string Default = "VAE (default)";
    private const int Seeds = 3;

    public static IEnumerable<Result> Run(Table table)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var context = new MLContext(seed);
            var definition = SchemaDefinition.Create(typeof(TableRow));
            definition[nameof(TableRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, table.Width);
            var data = context.Data.LoadFromEnumerable(table.Rows, definition);

            var start = Stopwatch.GetTimestamp();
            var fitted = context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
                .Append(context.AnomalyDetection.Trainers.Vae())
                .Fit(data);
            var auc = Auc(context, fitted.Transform(data));
            yield return new(table.Name, Default, seed, auc, Stopwatch.GetElapsedTime(start).TotalSeconds);

            // The same VAE by its other scores.
            var normalized = fitted.First().Transform(data);
            foreach (var score in Enum.GetValues<VaeAnomalyScore>().Where(score => score != fitted.LastTransformer.ScoreKind))
            {
                var other = context.AnomalyDetection.Trainers
                    .Vae("Features", fitted.LastTransformer.Model, new VaeAnomalyOptions { Score = score })
                    .Fit(normalized);
                yield return new(table.Name, $"VAE ({score})", seed, Auc(context, other.Transform(normalized)));
            }
        }
    }

    private static double Auc(MLContext context, IDataView scored) =>
        context.AnomalyDetection.Evaluate(scored).AreaUnderRocCurve;
}
