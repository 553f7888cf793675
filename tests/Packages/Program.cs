// What a user's first program does, with the packages that `dotnet run build.cs pack` made and nothing else of this repository.
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;

var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(Row.Make));
string[] columns = [nameof(Row.Length), nameof(Row.Width), nameof(Row.Weight), nameof(Row.Price)];

var pipeline = mlContext.Transforms.Concatenate("Features", columns)
    .Append(mlContext.Transforms.VaeEncode("Embedding", "Features", latentDimension: 2))
    .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
    .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Embedding"));
var model = pipeline.Fit(data);
using var file = new MemoryStream();
mlContext.Model.Save(model, data.Schema, file);

file.Position = 0;
var loaded = new MLContext().Model.Load(file, out _);
var accuracy = mlContext.MulticlassClassification.Evaluate(loaded.Transform(data)).MicroAccuracy;
var before = model.Transform(data).GetColumn<float[]>("Embedding").SelectMany(row => row).ToArray();
var after = loaded.Transform(data).GetColumn<float[]>("Embedding").SelectMany(row => row).ToArray();
var vae = loaded.GetVae();

Check(before.AsSpan().SequenceEqual(after), "the loaded pipeline gives the fitted one's embeddings, to the bit");
Check(accuracy > 0.9, $"a linear classifier reads the embeddings (accuracy {accuracy:F3})");
Check(vae.InputDimension == 4 && vae.LatentDimension == 2, "the VAE is found in the loaded pipeline");
Check(typeof(VaeModel).Assembly.GetReferencedAssemblies().All(name => name.Name!.StartsWith("System.", StringComparison.Ordinal) || name.Name == "Google.Protobuf"),
    "Vae refers to nothing but the framework and Google.Protobuf");
return 0;

static void Check(bool holds, string what)
{
    Console.WriteLine($"{(holds ? "holds" : "FAILS")}: {what}");
    if (!holds)
    {
        Environment.Exit(1);
    }
}

internal sealed class Row
{
    public float Length { get; set; }

    public float Width { get; set; }

    public float Weight { get; set; }

    public float Price { get; set; }

    public string Label { get; set; } = "";

    /// <summary>Things of three kinds, of different sizes, with weights and prices that go with those.</summary>
    public static Row Make(int i)
    {
        var (kind, random) = (i % 3, new Random(i));
        var size = (kind + 1) * (1 + (0.2f * random.NextSingle()));
        return new()
        {
            Length = size, Width = 100 * size * (0.5f + (0.1f * random.NextSingle())), Weight = 1000 * size * size, Price = size + random.NextSingle(),
            Label = $"kind {kind}",
        };
    }
}
