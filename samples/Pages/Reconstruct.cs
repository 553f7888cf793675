// <page>
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;
// </page>

internal static class Reconstruct
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext();
        var digits = mlContext.Data.LoadFromTextFile<Digit>("digits.csv", separatorChar: ',');
        var split = mlContext.Data.TrainTestSplit(digits, testFraction: 0.2, seed: 1);
        var options = new VaeOptions
        {
            LatentDimension = 16,
            Network = new MlpNetwork { HiddenDimensions = [256] },      // not standardised: pixels have one unit
            Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Learned },
            InputNoise = new GaussianInputNoise(3.5),                   // in that unit
            Seed = 1,
        };
        var denoiser = mlContext.Transforms.VaeReconstruct("Clean", "Pixels", options).Fit(split.TrainSet);

        var random = new Random(1);
        var clean = split.TestSet.GetColumn<float[]>("Pixels").ToArray();
        Digit[] noisy = [.. clean.Select(row => new Digit { Pixels = [.. row.Select(grey => grey + (12 * random.NextSingle()) - 6)] })];
        var denoised = denoiser.Transform(mlContext.Data.LoadFromEnumerable(noisy)).GetColumn<float[]>("Clean").ToArray();
        Console.WriteLine($"Root mean square error: {Error(noisy.Select(row => row.Pixels)):F1} of 16 grey levels before, {Error(denoised):F1} after");

        double Error(IEnumerable<float[]> rows) =>
            Math.Sqrt(rows.Zip(clean).Average(row => Math.Pow(TensorPrimitives.Distance<float>(row.First, row.Second), 2) / row.First.Length));
        // </page>
    }
}
