using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Vae.Tests.Export;

/// <summary>Exported files in the real ONNX Runtime, against the model itself.</summary>
public sealed class ExportOnnxTests(ITestOutputHelper output)
{
    private const int Rows = 40;

    [OnnxRuntimeFact]
    public void ExportOnnx_EveryKindOfModel_OnnxRuntimeAgrees()
    {
        var difference = new RelativeDifference();
        var models = 0;
        foreach (var (name, model) in OnnxCases.All)
        {
            var rows = RowsFor(model);
            CheckEncoder(model, rows, name, difference);
            Check(model, OnnxPart.Reconstruction, rows, "reconstruction", model.InputDimension, (x, y) => model.Reconstruct(x, y), name, difference);
            Check(model, OnnxPart.ReconstructionLoss, rows, "loss", 1, (x, y) => model.ReconstructionLoss(x, y), name, difference);
            Check(model, OnnxPart.ReconstructionLoss, rows, "lossPerFeature", model.InputDimension, (x, y) => model.ReconstructionLossPerFeature(x, y), name, difference);
            var z = TestValues.Normal(Rows * (model.LatentDimension + model.ConditionDimension), seed: 9);
            Check(model, OnnxPart.Decoder, z, "mean", model.InputDimension, (x, y) => model.Decode(x, y), name, difference);
            models++;
        }

        output.WriteLine(
            $"{models} models, {difference.Count} values; the largest relative difference from ONNX Runtime is {difference.Largest:E2}.");
        Assert.True(models > 100);
    }

    [OnnxRuntimeFact]
    public void ExportOnnx_NaN_AsTheModelItself()
    {
        var difference = new RelativeDifference();
        foreach (var (name, model) in OnnxCases.All)
        {
            var rows = RowsFor(model);
            for (var i = 0; i < rows.Length; i += 7)
            {
                rows[i] = float.NaN;
            }

            CheckEncoder(model, rows, name, difference);
            Check(model, OnnxPart.Reconstruction, rows, "reconstruction", model.InputDimension, (x, y) => model.Reconstruct(x, y), name, difference);
            Check(model, OnnxPart.ReconstructionLoss, rows, "loss", 1, (x, y) => model.ReconstructionLoss(x, y), name, difference);
        }

        output.WriteLine($"{difference.Count} values of rows with NaN; the largest relative difference is {difference.Largest:E2}.");
    }

    [OnnxRuntimeFact]
    public void ExportOnnx_UnitsFarApart_OnnxRuntimeAgrees()
    {
        var architecture = VaeArchitecture.Mlp(6, 3, [8]) with { Standardize = true, LinearPaths = true, MissingValues = MissingValues.Ignore };
        var weights = TestModels.Weights(architecture);
        var values = weights.Values.ToArray();
        float[] shifts = [1e6f, -3, 0, 2e-5f, 1000, 0.5f];
        float[] scales = [1e-5f, 0.1f, 1000, 1e6f, 0.01f, 1];
        shifts.CopyTo(values, weights.OffsetOf("input.shift"));
        scales.CopyTo(values, weights.OffsetOf("input.scale"));
        var model = new VaeModel(new VaeWeights(architecture, values));
        var rows = TestValues.Normal(Rows * 6, seed: 2);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (rows[i] / scales[i % 6]) + shifts[i % 6];
        }

        var difference = new RelativeDifference(byColumn: true);
        CheckEncoder(model, rows, "units", difference);
        Check(model, OnnxPart.Reconstruction, rows, "reconstruction", 6, (x, y) => model.Reconstruct(x, y), "units", difference);
        Check(model, OnnxPart.ReconstructionLoss, rows, "loss", 1, (x, y) => model.ReconstructionLoss(x, y), "units", difference);
        Assert.True(difference.Count > 0);
    }

    [OnnxRuntimeFact]
    public void ExportOnnx_Metadata_SayWhatTheFileIs()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(2, 1, [3]));
        using var session = new OnnxSession(Bytes(model, OnnxPart.Encoder, ["age", "naïve \"weight\""]));
        Assert.Equal(["x"], session.Inputs);
        Assert.Equal(["mu", "logVar"], session.Outputs);
        Assert.Equal("Encoder", session.Metadata("part"));
        Assert.Equal(["age", "naïve \"weight\""], JsonSerializer.Deserialize<string[]>(session.Metadata("featureNames")!)!);
        Assert.Equal(2, JsonDocument.Parse(session.Metadata("architecture")!).RootElement.GetProperty("inputDimension").GetInt32());
        Assert.Equal("elbo", JsonDocument.Parse(session.Metadata("objective")!).RootElement.GetProperty("objective").GetString());
        Assert.Null(session.Metadata("licence"));
    }

    [OnnxRuntimeFact]
    public void ExportOnnx_Autoencoder_HasNoLogVar()
    {
        var model = new VaeModel(TestModels.Weights(VaeArchitecture.Mlp(2, 1, [3])), objective: new AutoencoderObjective());
        using var session = new OnnxSession(Bytes(model, OnnxPart.Encoder));
        Assert.Equal(["mu"], session.Outputs);
    }

    [Fact]
    public void ExportOnnx_Path_HoldsWhatTheStreamGets()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(3, 2, [4]));
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        model.ExportOnnx(path, OnnxPart.Decoder);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        Assert.Equal(Bytes(model, OnnxPart.Decoder), bytes);
    }

    [Fact]
    public void ExportOnnx_WrongNames_SaysWhatIsNeeded()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(2, 1, [3]));
        var few = Assert.Throws<ArgumentException>(() => model.ExportOnnx(Stream.Null, OnnxPart.Encoder, ["a"]));
        Assert.Equal("'featureNames' has 1 values; it must have 2. (Parameter 'featureNames')", few.Message);
        var unnamed = Assert.Throws<ArgumentException>(() => model.ExportOnnx(Stream.Null, OnnxPart.Encoder, ["a", null!]));
        Assert.Equal("'featureNames' holds null at position 1; give every feature a name, or none. (Parameter 'featureNames')", unnamed.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.ExportOnnx(Stream.Null, (OnnxPart)9));
    }

    internal static byte[] Bytes(VaeModel model, OnnxPart part, IReadOnlyList<string>? featureNames = null)
    {
        var stream = new MemoryStream();
        model.ExportOnnx(stream, part, featureNames);
        return stream.ToArray();
    }

    /// <summary>Values fit for every likelihood; in the data's units where there are any.</summary>
    private static float[] RowsFor(VaeModel model) => TestValues.Uniform(Rows * (model.InputDimension + model.ConditionDimension), seed: 3);

    private static void CheckEncoder(VaeModel model, float[] rows, string name, RelativeDifference difference)
    {
        Check(model, OnnxPart.Encoder, rows, "mu", model.LatentDimension, (x, mu) => model.Encode(x, mu), name, difference);
        if (model.Objective is not AutoencoderObjective)
        {
            var mu = new float[Rows * model.LatentDimension];
            Check(model, OnnxPart.Encoder, rows, "logVar", model.LatentDimension, (x, logVar) => model.Encode(x, mu, logVar), name, difference);
        }
    }

    /// <summary>All rows at once, and the first one alone.</summary>
    private static void Check(
        VaeModel model, OnnxPart part, float[] input, string result, int width, Compute compute, string name, RelativeDifference difference)
    {
        var expected = new float[Rows * width];
        compute(input, expected);
        var bytes = Bytes(model, part);
        OnnxFiles.Keep(bytes);
        using var session = new OnnxSession(bytes);
        foreach (var rows in (int[])[Rows, 1])
        {
            var (whole, own) = (input.Length / Rows, (input.Length / Rows) - model.ConditionDimension);
            var tensors = session.Inputs.Select(name => name == "condition"
                ? (name, new OnnxTensor(Part(own, whole), rows, model.ConditionDimension))
                : (name, new OnnxTensor(Part(0, own), rows, own)));
            var actual = session.Run([.. tensors])[result];

            float[] Part(int first, int end) => [.. input[..(rows * whole)].Chunk(whole).SelectMany(row => row[first..end])];
            Assert.Equal(result == "loss" ? [rows] : [rows, width], actual.Shape);
            difference.Check(expected, actual.Floats, width, $"{result}, {rows} rows, {name}");
        }
    }

    private delegate void Compute(ReadOnlySpan<float> input, Span<float> results);
}
