// <page>
using Microsoft.ML;
// </page>

internal static class Readme
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext(seed: 1);
        var digits = mlContext.Data.LoadFromTextFile<Digit>("digits.csv", separatorChar: ',');      // 64 pixels and the digit they show
        var split = mlContext.Data.TrainTestSplit(digits, testFraction: 0.2);
        var pipeline = mlContext.Transforms.VaeEncode("Embedding", "Pixels", latentDimension: 8)
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label", "Number"))
            .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Embedding"));

        var model = pipeline.Fit(split.TrainSet);
        var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
        Console.WriteLine($"{metrics.MicroAccuracy:P0} of the digits recognised from 8 values");
        mlContext.Model.Save(model, digits.Schema, "model.zip");     // and mlContext.Model.Load, with nothing to register
        // </page>
    }
}
