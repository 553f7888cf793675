// <page>
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;
// </page>

internal static class Training
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext();
        var june = mlContext.Data.LoadFromEnumerable(Room.Make(400, warmer: 0, seed: 1));
        var july = mlContext.Data.LoadFromEnumerable(Room.Make(200, warmer: 0, seed: 2));
        var august = mlContext.Data.LoadFromEnumerable(Room.Make(400, warmer: 0.5f, seed: 3));
        var september = mlContext.Data.LoadFromEnumerable(Room.Make(200, warmer: 0.5f, seed: 4));

        // Trained on June, watched on July.
        var run = new VaeRunOptions { Log = VaeTrainingLog.None, ProgressCallback = Bar };
        var preparation = mlContext.Transforms.Concatenate("Features", "Inside", "Outside", "Heating", "Humidity").Fit(june);
        var vae = mlContext.Transforms.VaeEncode("Embedding", "Features", new VaeOptions { LatentDimension = 2, Seed = 1, Run = run });
        var first = vae.Fit(preparation.Transform(june), preparation.Transform(july)).Model;
        Tell("June", first);

        // Later, the rooms being warmer: on from there, with the same fitted steps before the VAE.
        var second = vae.Fit(preparation.Transform(august), preparation.Transform(september), startFrom: first).Model;
        Tell("June, then August", second);

        void Tell(string what, VaeModel model) => Console.WriteLine(
            $"{what}: best validation loss {model.History.Min(epoch => epoch.ValidationLoss):F1} nats, loss on July {Loss(model, july):F1}, on September {Loss(model, september):F1}");

        double Loss(VaeModel model, IDataView rows)
        {
            var values = preparation.Transform(rows).GetColumn<float[]>("Features").SelectMany(row => row).ToArray();
            var losses = new float[values.Length / model.InputDimension];
            model.NegativeElbo(values, 8, 1, losses);
            return losses.Average();
        }

        // On a terminal: [####------] 40 %, 12 s left.
        static void Bar(VaeTrainingProgress now)
        {
            if (!Console.IsOutputRedirected)
            {
                var done = (int)(10 * now.Fraction);
                Console.Write($"\r[{new string('#', done)}{new string('-', 10 - done)}] {now.Fraction:P0}, {now.Remaining?.TotalSeconds:F0} s left ");
            }
        }
        // </page>
    }

    // <page>

    public sealed class Room
    {
        public float Inside { get; set; }
        public float Outside { get; set; }
        public float Heating { get; set; }
        public float Humidity { get; set; }

        public static Room[] Make(int count, float warmer, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ =>
            {
                var (outside, humidity) = (15 + Noise(8), 50 + Noise(10));
                var heating = Math.Max(0, 20 - outside) / 10;
                return new Room { Outside = outside, Humidity = humidity, Heating = heating, Inside = 20 + (outside / 10) + warmer + Noise(0.2f) };
            })];

            float Noise(float size) => size * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 2;
        }
    }
    // </page>
}
