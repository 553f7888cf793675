// <page>
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;
// </page>

internal static class Decode
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext();
        var digits = mlContext.Data.LoadFromTextFile<Digit>("digits.csv", separatorChar: ',');
        var split = mlContext.Data.TrainTestSplit(digits, testFraction: 0.2, seed: 1);
        var encoder = mlContext.Transforms.VaeEncode("Code", "Pixels", new VaeOptions { LatentDimension = 16, Seed = 1 }).Fit(split.TrainSet);
        var codes = encoder.Transform(split.TestSet);       // 16 values a digit in place of 64

        var decoder = mlContext.Transforms.VaeDecode("Restored", "Code", encoder.GetVae()).Fit(codes);     // trains nothing
        var restored = decoder.Transform(codes);
        var error = restored.GetColumn<float[]>("Restored").Zip(restored.GetColumn<float[]>("Pixels"))
            .Average(row => row.First.Zip(row.Second).Average(pair => Math.Pow(pair.First - pair.Second, 2)));
        Console.WriteLine($"Restored to within {Math.Sqrt(error):F1} of 16 grey levels (root mean square)");
        // </page>
    }
}
