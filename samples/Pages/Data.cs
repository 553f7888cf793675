// <page>
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;
// </page>

internal static class Data
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext();
        var digits = mlContext.Data.LoadFromTextFile<Digit>("digits.csv", separatorChar: ',');
        var pipeline = mlContext.Transforms.VaeEncode("Embedding", "Pixels", new VaeOptions { LatentDimension = 8, Seed = 1 });
        VaeModel vae = pipeline.Fit(digits).GetVae();

        Describe("data", digits);
        Describe("draws", mlContext.Data.LoadFromVaeSamples(vae, count: 1000, seed: 1, columnName: "Pixels"));
        Describe("means", mlContext.Data.LoadFromVaeSamples(vae, count: 1000, seed: 1, columnName: "Pixels", means: true));

        static void Describe(string what, IDataView view)
        {
            var rows = view.GetColumn<float[]>("Pixels").ToArray();
            var mean = rows.Average(row => row.Average());
            var variance = Enumerable.Range(0, 64).Average(i => rows.Average(row => row[i] * row[i]) - Math.Pow(rows.Average(row => row[i]), 2));
            Console.WriteLine($"{what}: grey levels of mean {mean:F1}, standard deviation {Math.Sqrt(variance):F1} within a pixel");
        }
        // </page>
    }
}
