// <page>
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;
// </page>

internal static class Anomaly
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext();
        var random = new Random(1);
        var readings = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 2000).Select(_ => Reading.Ordinary(random)).ToArray());

        string[] columns = ["Temperature", "Pressure", "Flow", "Current"];
        var detector = mlContext.Transforms.Concatenate("Features", columns)
            .Append(mlContext.AnomalyDetection.Trainers.Vae("Features", new VaeOptions { Seed = 1 }, contamination: 0.01, featureContributions: true))
            .Fit(readings);

        var engine = mlContext.Model.CreatePredictionEngine<Reading, Verdict>(detector);
        Tell("as usual", new Reading { Temperature = 70, Pressure = 5.5f, Flow = 65, Current = 12 });
        Tell("a pressure for 50 degrees, at 70", new Reading { Temperature = 70, Pressure = 4.5f, Flow = 65, Current = 12 });

        void Tell(string what, Reading reading)
        {
            var verdict = engine.Predict(reading);
            var most = columns[verdict.FeatureContributions.AsSpan().IndexOf(verdict.FeatureContributions.Max())];
            Console.WriteLine($"{what}: {(verdict.PredictedLabel ? "an anomaly" : "normal")}, score {verdict.Score:F1}, most of it {most}");
        }
        // </page>
    }

    // <page>

    public sealed class Reading
    {
        public float Temperature { get; set; }
        public float Pressure { get; set; }
        public float Flow { get; set; }
        public float Current { get; set; }

        // Pressure rises with temperature, flow falls, and the current is its own.
        public static Reading Ordinary(Random random)
        {
            var temperature = 60 + Noise(6);
            return new() { Temperature = temperature, Pressure = 2 + (temperature / 20) + Noise(0.1f), Flow = 100 - (temperature / 2) + Noise(1), Current = 12 + Noise(1) };

            float Noise(float size) => size * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 2;
        }
    }

    public sealed class Verdict
    {
        public bool PredictedLabel { get; set; }
        public float Score { get; set; }
        public float[] FeatureContributions { get; set; } = [];
    }
    // </page>
}
