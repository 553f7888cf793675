// <page>
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;
// </page>

internal static class Impute
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext();
        var digits = mlContext.Data.LoadFromTextFile<Digit>("digits.csv", separatorChar: ',');
        var whole = digits.GetColumn<float[]>("Pixels").ToArray();
        var random = new Random(1);
        Digit[] holed = [.. whole.Select(row => new Digit { Pixels = [.. row.Select(grey => random.Next(5) == 0 ? float.NaN : grey)] })];

        var data = mlContext.Data.LoadFromEnumerable(holed);
        var options = new VaeOptions { LatentDimension = 16, MissingValues = MissingValues.Ignore, Seed = 1 };
        var filled = mlContext.Transforms.VaeReconstruct("Filled", "Pixels", options, keepObserved: true)
            .Fit(data).Transform(data).GetColumn<float[]>("Filled").ToArray();

        float[] means = [.. Enumerable.Range(0, 64).Select(i => holed.Select(row => row.Pixels[i]).Where(grey => !float.IsNaN(grey)).Average())];
        var missing = Enumerable.Range(0, whole.Length * 64).Where(i => float.IsNaN(holed[i / 64].Pixels[i % 64])).ToArray();
        Console.WriteLine($"Root mean square error of what was missing: {Error((_, i) => means[i]):F1} with the column's mean, {Error((row, i) => filled[row][i]):F1} with the VAE");

        double Error(Func<int, int, float> fill) => Math.Sqrt(missing.Average(i => Math.Pow(fill(i / 64, i % 64) - whole[i / 64][i % 64], 2)));
        // </page>
    }
}
