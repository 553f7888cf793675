using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;
using Vae.MLNet;

// Emoji through a convolutional VAE in an ML.NET pipeline: reconstructions, samples and what lies between two emoji.
const int Seed = 1;
const int OrderSeed = 2; // not Seed: what is split off by the numbers that ordered the rows is no random part of them
const int Columns = 10; // of the sheets

if (args is ["--help"])
{
    Console.WriteLine(SampleOptions.Usage);
    return 0;
}

SampleOptions options;
try
{
    options = SampleOptions.Parse(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine($"{error.Message}\n\n{SampleOptions.Usage}");
    return 2;
}

// 1. The data: paths of PNG files. Pixels from 0 to 255 become -1 to 1, channel after channel: [3, size, size].
var mlContext = new MLContext(Seed);
mlContext.Log += (_, e) => Console.Write(e.RawMessage.StartsWith("Engine:", StringComparison.Ordinal) ? e.RawMessage + "\n" : "");
var folder = Directory.CreateDirectory(options.Folder).FullName;
var emoji = Path.Combine(folder, "emoji");
var files = EmojiSet.Files(emoji);
new Random(OrderSeed).Shuffle(files);
var data = mlContext.Data.LoadFromEnumerable(files.Take(options.Images ?? files.Length).Select(file => new ImageRow { Path = file }));
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.1, seed: Seed);
var pixels = mlContext.Transforms.LoadImages("Image", emoji, "Path")
    .Append(mlContext.Transforms.ResizeImages("Image", options.Size, options.Size))
    .Append(mlContext.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 127.5f, scaleImage: 1 / 127.5f));

// 2. The VAE. The column's three dimensions say that rows are images: the network is convolutional.
var vaeOptions = new VaeOptions
{
    LatentDimension = 64,
    Likelihood = new GaussianLikelihood { Mean = OutputMean.Tanh, Variance = GaussianVariance.Fixed(0.1) },
    Epochs = options.Epochs,
    BatchSize = 64,
    Seed = Seed,
    Run = new()
    {
        Engine = options.Engine,
        MetricsCallback = metrics =>
        {
            if (metrics.Epoch == 1 || metrics.Epoch % 10 == 0 || metrics.Epoch == options.Epochs)
            {
                Console.WriteLine(
                    $"Epoch {metrics.Epoch,4}: ELBO {metrics.Elbo,8:F1} = -({metrics.ReconstructionLoss:F1} + {metrics.KlDivergence:F1}) nats, "
                    + $"{metrics.RowsPerSecond:F0} images a second");
            }
        },
    },
};
var model = pixels.Append(mlContext.Transforms.VaeReconstruct("Clean", "Pixels", vaeOptions)).Fit(split.TrainSet);
var vae = model.GetVae();

// 3. Pictures. What the VAE gives are pixels like those it got: ConvertToImage makes images of them.
var (seen, unseen) = (model.Transform(split.TrainSet), model.Transform(split.TestSet));
Sheet.Save(
    Path.Combine(folder, "reconstructions.png"),
    Columns,
    ("TRAINED ON", Pictures(seen, "Pixels", Columns)),
    ("THEIR RECONSTRUCTIONS", Pictures(seen, "Clean", Columns)),
    ("NEVER SEEN", Pictures(unseen, "Pixels", Columns)),
    ("THEIR RECONSTRUCTIONS", Pictures(unseen, "Clean", Columns)));

var samples = mlContext.Data.LoadFromVaeSamples(vae, count: 5 * Columns, Seed, "Sample", means: true);
Sheet.Save(Path.Combine(folder, "samples.png"), Columns, ("DRAWN FROM THE PRIOR", Pictures(samples, "Sample", 5 * Columns)));

var ends = seen.GetColumn<float[]>("Pixels").Take(12).ToArray();
var between = new List<PixelRow>();
foreach (var pair in ends.Chunk(2))
{
    var steps = new float[Columns * vae.InputDimension];
    vae.Interpolate(pair[0], pair[1], Columns, steps);
    between.AddRange(steps.Chunk(vae.InputDimension).Select(row => new PixelRow { Pixels = row }));
}

var definition = SchemaDefinition.Create(typeof(PixelRow));
definition[nameof(PixelRow.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, options.Size, options.Size);
var path = mlContext.Data.LoadFromEnumerable(between, definition);
Sheet.Save(
    Path.Combine(folder, "interpolations.png"),
    Columns,
    ("FROM EACH ON THE LEFT TO EACH ON THE RIGHT", Pictures(path, nameof(PixelRow.Pixels), between.Count)));

mlContext.Model.Save(model, data.Schema, Path.Combine(folder, "model.zip"));
Console.WriteLine($"Pictures and model: {folder}");
return 0;

MLImage[] Pictures(IDataView view, string column, int count) =>
    [
        .. mlContext.Transforms.ConvertToImage(options.Size, options.Size, "Picture", column, scaleImage: 127.5f, offsetImage: -127.5f)
            .Fit(view).Transform(view).GetColumn<MLImage>("Picture").Take(count),
    ];
