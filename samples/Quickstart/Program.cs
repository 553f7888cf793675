using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;
using Vae;
using Vae.MLNet;

// Handwritten digits through a VAE in an ML.NET pipeline: an embedding, anomalies, pictures and a saved model.
const int Seed = 1;
const int Width = 8; // of the embedding, and of the PCA beside it
const int HeldOut = 4; // the digit that is an anomaly to a VAE that has never seen it; 8, made of parts of the others, is the hardest

var mlContext = new MLContext(Seed);
if (args is [Fingerprint.Command, var savedModel])
{
    // The new process of step 4. No call registers the VAE: the model file names its loader.
    Console.WriteLine(Fingerprint.Of(mlContext, mlContext.Model.Load(savedModel, out _)));
    return 0;
}

var folder = Directory.CreateDirectory(args is [var given] ? given : Path.Combine("artifacts", "quickstart")).FullName;
var engine = "";
mlContext.Log += (_, e) => engine = e.RawMessage.StartsWith("Engine:", StringComparison.Ordinal) ? e.RawMessage : engine;

// 1. The embedding: does a linear classifier read digits as well from 8 values as from 64 pixels?
var data = DigitRow.Load(mlContext, DigitRow.File);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: Seed);
var prepare = mlContext.Transforms.Conversion.MapValueToKey("Label", "Digit")
    .Append(mlContext.Transforms.NormalizeMinMax("Features")); // for the classifier of raw pixels: the VAE needs none
var classifiers = mlContext.MulticlassClassification.Trainers;
var options = new VaeOptions { LatentDimension = Width, Seed = Seed }; // the rest is chosen for the data

var onPixels = prepare.Append(classifiers.LbfgsMaximumEntropy("Label", "Features")).Fit(split.TrainSet);
var onPca = prepare
    .Append(mlContext.Transforms.ProjectToPrincipalComponents("Components", "Features", rank: Width, seed: Seed))
    .Append(classifiers.LbfgsMaximumEntropy("Label", "Components"))
    .Fit(split.TrainSet);
var onEmbedding = TrainingProgress.Show("Embedding", callback => prepare
    .Append(mlContext.Transforms.VaeEncode("Embedding", "Features", options with { Run = options.Run with { MetricsCallback = callback } }))
    .Append(classifiers.LbfgsMaximumEntropy("Label", "Embedding"))
    .Fit(split.TrainSet));
Console.WriteLine(engine);

string Accuracy(ITransformer model) =>
    $"{mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy:P1}";
AnsiConsole.Write(new Table()
    .AddColumns("Classifier reads", "Values", "Micro accuracy")
    .AddRow("raw pixels", $"{DigitRow.Pixels}", Accuracy(onPixels))
    .AddRow("PCA", $"{Width}", Accuracy(onPca))
    .AddRow("VAE embedding", $"{Width}", Accuracy(onEmbedding)));

// 2. Anomalies: a VAE trained on the other nine digits reconstructs the tenth badly.
var label = mlContext.Transforms.CustomMapping<DigitRow, AnomalyLabel>(
    (row, anomaly) => anomaly.Label = row.Digit == HeldOut ? 1 : 0, contractName: null);
var others = mlContext.Data.FilterByCustomPredicate<DigitRow>(split.TrainSet, row => row.Digit == HeldOut); // drops these rows
var detector = TrainingProgress.Show("Anomalies", callback => mlContext.AnomalyDetection.Trainers
    .Vae("Features", new VaeOptions { Seed = Seed, Run = new() { MetricsCallback = callback } })
    .Fit(others));
var labelled = label.Fit(split.TestSet).Transform(split.TestSet);
var anomalies = mlContext.AnomalyDetection.Evaluate(detector.Transform(labelled));
Console.WriteLine(
    $"Anomalies, digit {HeldOut} never seen in training: AUC {anomalies.AreaUnderRocCurve:F4}, "
    + $"{anomalies.DetectionRateAtFalsePositiveCount:P0} found at 10 false alarms");

// 3. Pictures: what the VAE reconstructs and generates, and how a VAE of two dimensions lays the digits out.
var vae = onEmbedding.GetVae();
var test = onEmbedding.Transform(split.TestSet);
var originals = test.GetColumn<float[]>("Features").Zip(test.GetColumn<float>("Digit"))
    .DistinctBy(row => row.Second).OrderBy(row => row.Second).Select(row => row.First).ToArray();
var reconstructions = originals.Select(image => Images(DigitRow.Pixels, to => vae.Reconstruct(image, to))[0]).ToArray();
var samples = Images(30 * DigitRow.Pixels, to => vae.SampleMeans(30, Seed, to));
PngFile.Save(
    DigitSheet.Draw(("ORIGINALS", originals), ("RECONSTRUCTIONS", reconstructions), ("SAMPLES FROM THE PRIOR", samples)),
    Path.Combine(folder, "reconstructions.png"));

// Options are for what one knows better: pixels share a unit, so that none needs to be standardised, and 0.2 off is nothing unusual.
var planeOptions = options with
{
    LatentDimension = 2,
    Network = new MlpNetwork { HiddenDimensions = [512] },
    Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(0.05) },
    Epochs = 60,
    BatchSize = 64,
};
var plane = TrainingProgress.Show("Plane", callback => prepare
    .Append(mlContext.Transforms.VaeEncode("Plane", "Features", planeOptions with { Run = new() { MetricsCallback = callback } }))
    .Fit(data)).Transform(data);
PngFile.Save(
    LatentPlane.Draw([.. plane.GetColumn<float[]>("Plane")], [.. plane.GetColumn<float>("Digit").Select(digit => (int)digit)]),
    Path.Combine(folder, "latent-plane.png"));

// 4. The model file: a new process loads it and gives the same outputs.
var modelFile = Path.Combine(folder, "model.zip");
mlContext.Model.Save(onEmbedding, data.Schema, modelFile);
var (here, there) = (Fingerprint.Of(mlContext, onEmbedding), Fingerprint.OfNewProcess(modelFile));
var equal = here == there;
Console.WriteLine(equal
    ? $"model.zip, loaded in a new process: every embedding and score is equal to the last bit (SHA-256 {here[..12]}...)"
    : $"model.zip, loaded in a new process: the outputs DIFFER ({here[..12]}... here, {there[..12]}... there)");
Console.WriteLine($"Pictures and model: {folder}");
return equal ? 0 : 1;

static float[][] Images(int length, Action<float[]> fill)
{
    var values = new float[length];
    fill(values);
    return [.. values.Chunk(DigitRow.Pixels)];
}
