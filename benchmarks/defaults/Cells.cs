using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Benchmarks.Defaults;

/// <summary>
/// The root mean squared error, in units of each column's standard deviation, of cells that were taken away and are filled again, or of
/// rows that noise was added to and is taken off again. Fitted on such rows and measured on them; what is true is seen by the measure alone.
/// </summary>
internal static class Cells
{
    private const int Width = 8;

    public static IEnumerable<Result> Run(Table table, string task, int seeds)
    {
        foreach (var amount in task == "imputer" ? [0.1, 0.3] : (double[])[0.1, 0.25, 0.5, 1])
        {
            var setting = task == "imputer" ? $"RMSE with {100 * amount} % of the cells missing"
                : FormattableString.Invariant($"RMSE with noise of {amount} standard deviations");
            for (var seed = 0; seed < seeds; seed++)
            {
                var deviations = Deviations(table.Rows);
                var random = new Random(seed);
                var damaged = table.Rows.Select(row => row.Select((x, j) => task == "imputer"
                    ? random.NextDouble() < amount ? float.NaN : x
                    : x + (float)(amount * deviations[j] * Normal(random))).ToArray()).ToArray();
                var context = new MLContext(seed);
                var view = table.View(context, Enumerable.Range(0, table.Rows.Length), row => damaged[row]);
                if (task == "imputer")
                {
                    yield return Of("VAE, width 8", context.Transforms.VaeReconstruct(
                        "Repaired", "Features", new VaeOptions { LatentDimension = Width, MissingValues = MissingValues.Ignore }, keepObserved: true));
                }
                else
                {
                    yield return Of("VAE, width 8", context.Transforms.VaeReconstruct("Repaired", "Features", latentDimension: Width));
                    yield return Of("VAE", context.Transforms.VaeReconstruct("Repaired", "Features"));
                }

                Result Of(string method, IEstimator<ITransformer> estimator)
                {
                    float[][] repaired = [.. estimator.Fit(view).Transform(view).GetColumn<float[]>("Repaired")];
                    return new(table.Name, setting, method, Error(table.Rows, damaged, repaired, deviations));
                }
            }
        }
    }

    private static double[] Deviations(float[][] rows) =>
    [
        .. Enumerable.Range(0, rows[0].Length).Select(j =>
        {
            var mean = rows.Average(row => (double)row[j]);
            return Math.Sqrt(rows.Average(row => (row[j] - mean) * (row[j] - mean)));
        }),
    ];

    /// <summary>Over the cells that were changed, of columns that are not constant.</summary>
    private static double Error(float[][] truth, float[][] damaged, float[][] repaired, double[] deviations)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < truth.Length; i++)
        {
            for (var j = 0; j < deviations.Length; j++)
            {
                if (deviations[j] > 0 && damaged[i][j] != truth[i][j])
                {
                    var error = (repaired[i][j] - truth[i][j]) / deviations[j];
                    (sum, count) = (sum + (error * error), count + 1);
                }
            }
        }

        return Math.Sqrt(sum / count);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
