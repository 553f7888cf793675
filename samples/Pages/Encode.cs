// <page>
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;
// </page>

internal static class Encode
{
    public static void Run()
    {
        // <page>
        var mlContext = new MLContext();
        var digits = mlContext.Data.LoadFromTextFile<Digit>("digits.csv", separatorChar: ',');
        var split = mlContext.Data.TrainTestSplit(digits, testFraction: 0.2, seed: 1);
        var model = mlContext.Transforms.VaeEncode("Embedding", "Pixels", new VaeOptions { LatentDimension = 8, Seed = 1 })
            .Fit(split.TrainSet);

        // The nearest neighbour of a digit by its embedding: is it the same digit?
        var known = Embeddings(split.TrainSet);
        var found = Embeddings(split.TestSet)
            .Average(row => known.MinBy(other => TensorPrimitives.Distance<float>(other.Embedding, row.Embedding)).Number == row.Number ? 1.0 : 0);
        Console.WriteLine($"By {model.Model.LatentDimension} values, the nearest neighbour of {found:P0} of the digits is the same digit");

        (float[] Embedding, float Number)[] Embeddings(IDataView rows)
        {
            var embedded = model.Transform(rows);
            return [.. embedded.GetColumn<float[]>("Embedding").Zip(embedded.GetColumn<float>("Number"))];
        }
        // </page>
    }
}
