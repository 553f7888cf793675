// <page>
using Microsoft.ML;
using Vae;
// </page>

internal static class Evaluate
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext();
        var digits = mlContext.Data.LoadFromTextFile<Digit>("digits.csv", separatorChar: ',');
        var split = mlContext.Data.TrainTestSplit(digits, testFraction: 0.2, seed: 1);
        foreach (var latentDimension in new[] { 2, 8, 16 })
        {
            var model = mlContext.Transforms.VaeEncode("Embedding", "Pixels", new VaeOptions { LatentDimension = latentDimension, Seed = 1 })
                .Fit(split.TrainSet);
            var (train, test) = (mlContext.EvaluateVae(model, split.TrainSet), mlContext.EvaluateVae(model, split.TestSet));
            Console.WriteLine(
                $"{latentDimension} units, {test.ActiveUnits} active: bound {train.Elbo:F1} nats on the training digits, {test.Elbo:F1} on others "
                + $"(reconstruction {-test.ReconstructionLoss:F1}, KL {test.KlDivergence:F1}); "
                + $"the worst pixel errs by {test.Features.Max(pixel => pixel.RootMeanSquaredError):F1} of 16");
        }
        // </page>
    }
}
