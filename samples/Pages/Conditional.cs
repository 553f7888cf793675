// <page>
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;
// </page>

internal static class Conditional
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext(seed: 1);
        var digits = mlContext.Data.LoadFromTextFile<Digit>("digits.csv", separatorChar: ',');
        var keys = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number").Fit(digits);    // 0 to 9, in the order in which they come
        var options = new VaeOptions { ConditionColumnName = "Label", LatentDimension = 6, Seed = 1 };
        var vae = mlContext.Transforms.VaeEncode("Style", "Pixels", options).Fit(keys.Transform(digits)).GetVae();

        // Draw a hundred of each digit, and let a classifier of the real ones read them.
        var reader = mlContext.Transforms.NormalizeMinMax("Pixels")
            .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Pixels"))
            .Fit(keys.Transform(digits));
        var drawn = new List<Digit>();
        for (var number = 0; number < 10; number++)
        {
            var (pixels, condition) = (new float[100 * 64], new float[10]);
            condition[number] = 1;
            vae.Sample(100, seed: 1, pixels, condition);
            drawn.AddRange(pixels.Chunk(64).Select(row => new Digit { Pixels = row, Number = number }));
        }

        var read = reader.Transform(keys.Transform(mlContext.Data.LoadFromEnumerable(drawn)));
        Console.WriteLine($"Read as what was asked for: {100 * mlContext.MulticlassClassification.Evaluate(read).MicroAccuracy:F0} of 100 drawn digits");
        // </page>
    }
}
