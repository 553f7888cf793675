// <page>
using Microsoft.ML;
using Vae;
// </page>

internal static class Threshold
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext();
        var detector = mlContext.Transforms.Concatenate("Features", "Temperature", "Pressure", "Flow", "Current")
            .Append(mlContext.AnomalyDetection.Trainers.Vae("Features", new VaeOptions { Seed = 1 }))
            .Fit(mlContext.Data.LoadFromEnumerable(Pump.Make(2000, faulty: 0, seed: 1)));

        // Some rows that somebody has looked at, and others to see what comes of it: raw ones, as the pipeline takes them.
        var labelled = mlContext.Data.LoadFromEnumerable(Pump.Make(500, faulty: 20, seed: 2));
        var test = mlContext.Data.LoadFromEnumerable(Pump.Make(2000, faulty: 60, seed: 3));
        Tell("10 % contamination", detector);
        Tell("with labels", detector.WithThresholdFromLabels(labelled, "IsFaulty"));

        void Tell(string what, ITransformer pipeline)
        {
            var metrics = mlContext.AnomalyDetection.EvaluateAtThreshold(pipeline.Transform(test), "IsFaulty");
            Console.WriteLine(
                $"{what}: {metrics.TruePositives} found, {metrics.FalseNegatives} missed, {metrics.FalsePositives} false alarms; precision "
                + $"{metrics.Precision:F2}, recall {metrics.Recall:F2}, F1 {metrics.F1Score:F2}; average precision {metrics.AveragePrecision:F2}");
        }

        foreach (var feature in mlContext.AnomalyDetection.PermutationFeatureImportance(detector, test, "IsFaulty"))
        {
            var change = feature.AveragePrecisionChange!.Value;
            Console.WriteLine($"{feature.Name} permuted: average precision {change.Mean:F2} +- {change.StandardError:F2}");
        }
        // </page>
    }

    // <page>

    public sealed class Pump
    {
        public float Temperature { get; set; }
        public float Pressure { get; set; }
        public float Flow { get; set; }
        public float Current { get; set; }
        public bool IsFaulty { get; set; }

        // Pressure rises with temperature and flow falls, but for a faulty pump's pressure.
        public static Pump[] Make(int count, int faulty, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(i =>
            {
                var temperature = 60 + Noise(6);
                var pressure = 2 + (temperature / 20) + Noise(0.1f) - (i < faulty ? 1 : 0);
                return new Pump { Temperature = temperature, Pressure = pressure, Flow = 100 - (temperature / 2) + Noise(1), Current = 12 + Noise(1), IsFaulty = i < faulty };
            })];

            float Noise(float size) => size * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 2;
        }
    }
    // </page>
}
