using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;

// Handwritten digits to order: a VAE that is told which digit a row shows keeps in its latent space how it is written.
const int Seed = 1;
const int Digits = 10;

var folder = Directory.CreateDirectory(args is [var given] ? given : Path.Combine("artifacts", "digits-by-label")).FullName;
var mlContext = new MLContext(Seed);
var data = DigitRow.Load(mlContext, DigitRow.File);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: Seed);

// 1. The condition: a key, which the VAE reads as one of ten. The file's first rows show 0 to 9 in turn, and so the keys do.
var prepare = mlContext.Transforms.Conversion.MapValueToKey("Label", "Digit").Append(mlContext.Transforms.NormalizeMinMax("Features")).Fit(data);
var options = new VaeOptions { ConditionColumnName = "Label", LatentDimension = 6, Seed = Seed };
var train = prepare.Transform(split.TrainSet);
var vae = mlContext.Transforms.VaeEncode("Style", "Features", options).Fit(train).GetVae();

// 2. Ten digits of ten styles: every line is told its digit, every column has a latent row of its own.
var drawn = new float[Digits][];
for (var digit = 0; digit < Digits; digit++)
{
    drawn[digit] = new float[Digits * DigitRow.Pixels];
    vae.SampleMeans(Digits, Seed, drawn[digit], OneHot(digit));
}

// 3. Somebody's way of writing, from one digit of the test set each, carried over to all ten.
var test = prepare.Transform(split.TestSet);
var writers = test.GetColumn<float[]>("Features").Zip(test.GetColumn<float>("Digit"), (image, digit) => (Image: image, Digit: (int)digit))
    .DistinctBy(row => row.Digit).OrderBy(row => row.Digit).Take(5).ToArray();
var carried = new List<float[]>();
foreach (var writer in writers)
{
    var (style, image) = (new float[vae.LatentDimension], new float[DigitRow.Pixels]);
    vae.Encode(writer.Image, style, conditions: OneHot(writer.Digit));
    for (var digit = 0; digit < Digits; digit++)
    {
        vae.Decode(style, image, OneHot(digit));
        carried.Add([.. image]);
    }
}

PngFile.Save(
    DigitSheet.Draw(
        ("EACH LINE IS TOLD ITS DIGIT - EACH COLUMN IS ONE LATENT ROW", [.. drawn.SelectMany(line => line.Chunk(DigitRow.Pixels))]),
        ("FIVE DIGITS OF THE TEST SET", [.. writers.Select(writer => writer.Image)]),
        ("THEIR LATENT ROWS - A LINE EACH - AS EVERY DIGIT", [.. carried])),
    Path.Combine(folder, "digits-by-label.png"));
Console.WriteLine($"Picture: {Path.Combine(folder, "digits-by-label.png")}");

static float[] OneHot(int digit)
{
    var condition = new float[Digits];
    condition[digit] = 1;
    return condition;
}
