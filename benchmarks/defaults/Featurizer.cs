using System.Diagnostics;
using Microsoft.ML;

namespace Vae.Benchmarks.Defaults;

/// <summary>The accuracy, on rows held out, of a linear classifier that reads an embedding: ours, PCA's of the same width, and raw values.</summary>
internal static class Featurizer
{
    private static readonly int[] _widths = [4, 8, 16];

    public static IEnumerable<Result> Run(Table table, int seeds)
    {
        foreach (var normalization in (string[])["none", "min-max", "mean-variance"])
        {
            foreach (var width in _widths.Where(width => width < table.Width))
            {
                var setting = $"accuracy, width {width}, normalisation {normalization}";
                for (var seed = 0; seed < seeds; seed++)
                {
                    var (training, test) = table.Split(seed);
                    var context = new MLContext(seed);
                    var (train, held) = (table.View(context, training), table.View(context, test));
                    var start = Stopwatch.GetTimestamp();
                    yield return Of("VAE", context.Transforms.VaeEncode("Read", "Features", latentDimension: width));
                    var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                    yield return Of("PCA", context.Transforms.ProjectToPrincipalComponents("Read", "Features", rank: width, seed: seed));
                    yield return Of("raw", context.Transforms.CopyColumns("Read", "Features"));
                    yield return new(table.Name, setting, "seconds, VAE", seconds);

                    Result Of(string method, IEstimator<ITransformer> embedding)
                    {
                        var model = Normalized(context, normalization)
                            .Append(embedding)
                            .Append(context.Transforms.NormalizeMeanVariance("Read", fixZero: false))
                            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Read"))
                            .Fit(train);
                        return new(table.Name, setting, method, context.MulticlassClassification.Evaluate(model.Transform(held), "Key").MicroAccuracy);
                    }
                }
            }
        }
    }

    private static IEstimator<ITransformer> Normalized(MLContext context, string normalization)
    {
        var key = context.Transforms.Conversion.MapValueToKey("Key", "Class");
        return normalization switch
        {
            "min-max" => key.Append(context.Transforms.NormalizeMinMax("Features", fixZero: false)),
            "mean-variance" => key.Append(context.Transforms.NormalizeMeanVariance("Features", fixZero: false)),
            _ => key,
        };
    }
}
