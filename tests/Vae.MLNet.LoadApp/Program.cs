using Microsoft.ML;
using Vae.MLNet.Tests;

// Names no type of Vae.MLNet: ML.NET must find it by the model file alone.
var context = new MLContext();
var transformer = context.Model.Load(args[0], out _);
var scored = transformer.Transform(context.Data.LoadFromEnumerable(TestRow.Make(25, seed: 9)));
foreach (var row in OutputBits.Of(scored))
{
    Console.WriteLine(row);
}
