using System.Text.Json;
using Vae.Tests.Export;
using Xunit;
using Xunit.Abstractions;

namespace Vae.Tests.Serialization;

/// <summary>Weights from here to PyTorch and back, as .safetensors files; the script is <c>Fixtures/PyTorch/pytorch_vae.py</c>.</summary>
public sealed class PyTorchExchangeTests(ITestOutputHelper output)
{
    private const int Rows = 12;

    private static readonly string _fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures", "PyTorch");

    /// <summary>What the script trained, as it says it there.</summary>
    private static readonly VaeArchitecture _trained = new()
    {
        InputDimension = 64,
        LatentDimension = 2,
        Encoder = [new UnflattenLayer(1, 8, 8), new Conv2dLayer(4), new BatchNorm2dLayer(), new ActivationLayer(Activation.LeakyReLU)],
        Decoder =
        [
            new LinearLayer(64), new UnflattenLayer(4, 4, 4), new ConvTranspose2dLayer(4), new BatchNorm2dLayer(),
            new ActivationLayer(Activation.LeakyReLU),
        ],
        OutputKernel = 3,
        Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Learned, Mean = OutputMean.Sigmoid },
    };

    [Fact]
    public void Load_WeightsThatPyTorchTrained_GivesWhatPyTorchGives()
    {
        var model = VaeModel.Load(Path.Combine(_fixtures, "pytorch-trained.safetensors"), _trained);
        var results = Results.Read(Path.Combine(_fixtures, "pytorch-trained.pytorch.json"));
        Assert.Equal(_trained, model.Architecture);
        Assert.IsType<ElboObjective>(model.Objective);
        var difference = new RelativeDifference();
        Check(model, [.. results.Rows!.SelectMany(row => row.Select(value => (float)value!))], results, "trained", difference);
        Assert.True(difference.Count > 1000);
    }

    [PyTorchFact]
    public void Save_EveryKindOfModel_PyTorchRebuildsIt()
    {
        var folder = Directory.CreateTempSubdirectory("vae-pytorch-").FullName;
        var cases = OnnxCases.All.Index().ToArray();
        foreach (var (i, (_, model)) in cases)
        {
            model.Save(Path.Combine(folder, $"{i}.safetensors"));
            var rows = RowsFor(model).Chunk(model.InputDimension + model.ConditionDimension).Select(row => row.Select(value => float.IsNaN(value) ? (float?)null : value));
            File.WriteAllText(Path.Combine(folder, $"{i}.rows.json"), JsonSerializer.Serialize(rows));
        }

        PyTorchFactAttribute.Run(Path.Combine(_fixtures, "pytorch_vae.py"), "score", folder);
        var difference = new RelativeDifference();
        foreach (var (i, (name, model)) in cases)
        {
            Check(model, RowsFor(model), Results.Read(Path.Combine(folder, $"{i}.pytorch.json")), name, difference);
        }

        Directory.Delete(folder, recursive: true);
        output.WriteLine($"{cases.Length} models, {difference.Count} values; the largest relative difference from PyTorch is {difference.Largest:E2}.");
    }

    [Fact]
    public void Load_ArchitectureOfAnotherWidth_NamesTheTensor()
    {
        var error = Assert.Throws<InvalidDataException>(() =>
            VaeModel.Load(Path.Combine(_fixtures, "pytorch-trained.safetensors"), _trained with { LatentDimension = 3 }));
        Assert.Equal("Tensor 'posterior.mu.weight' is F32 [2, 64]; the architecture needs F32 [3, 64].", error.Message);
    }

    [Fact]
    public void Load_ArchitectureThatIsNotValid_SaysSoBeforeReading() => Assert.Throws<ArgumentException>(() =>
        VaeModel.Load(Stream.Null, _trained with { LatentDimension = 0 }));

    [Fact]
    public void Load_OwnFileWithArchitecture_GivesTheSameWeights()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(3, 2, [4]));
        var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        var loaded = VaeModel.Load(stream, model.Architecture, new AutoencoderObjective());
        Near.SameBits(model.Weights.Values, loaded.Weights.Values);
        Assert.IsType<AutoencoderObjective>(loaded.Objective);
        Assert.Null(loaded.Options);
    }

    private static float[] RowsFor(VaeModel model)
    {
        // A row's condition is behind it.
        var rows = TestValues.Uniform(Rows * (model.InputDimension + model.ConditionDimension), seed: 6);
        for (var i = 3; i < rows.Length && model.Architecture.MissingValues == MissingValues.Ignore; i += 11)
        {
            rows[i] = float.NaN;
        }

        return rows;
    }

    private static void Check(VaeModel model, float[] rows, Results expected, string name, RelativeDifference difference)
    {
        var count = rows.Length / (model.InputDimension + model.ConditionDimension);
        var (mu, logVar) = (new float[count * model.LatentDimension], new float[count * model.LatentDimension]);
        if (model.Objective is AutoencoderObjective)
        {
            model.Encode(rows, mu);
        }
        else
        {
            model.Encode(rows, mu, logVar);
            Compare(expected.LogVar, logVar, "logVar");
        }

        var (reconstruction, perFeature, loss) = (new float[count * model.InputDimension], new float[count * model.InputDimension], new float[count]);
        model.Reconstruct(rows, reconstruction);
        model.ReconstructionLossPerFeature(rows, perFeature);
        model.ReconstructionLoss(rows, loss);
        Compare(expected.Mu, mu, "mu");
        Compare(expected.Reconstruction, reconstruction, "reconstruction");
        Compare(expected.LossPerFeature, perFeature, "lossPerFeature");
        Compare([.. expected.Loss.Select(value => new double?[] { value })], loss, "loss");

        void Compare(double?[][] theirs, float[] ours, string what) => difference.Check(
            [.. theirs.SelectMany(row => row.Select(value => (float)(value ?? double.NaN)))], ours, ours.Length / count, $"{what}, {name}");
    }

    /// <summary>What the script writes; null for NaN.</summary>
    private sealed record Results(
        double?[][]? Rows, double?[][] Mu, double?[][] LogVar, double?[][] Reconstruction, double?[][] LossPerFeature, double?[] Loss)
    {
        private static readonly JsonSerializerOptions _camelCase = new(JsonSerializerDefaults.Web);

        public static Results Read(string path) => JsonSerializer.Deserialize<Results>(File.ReadAllText(path), _camelCase)!;
    }
}
