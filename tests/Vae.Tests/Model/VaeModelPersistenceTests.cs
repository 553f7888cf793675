using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Vae.Tests.Model;

public sealed class VaeModelPersistenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vae-tests").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_TrainedModel_LoadGivesTheSameBits()
    {
        var data = TestValues.Line(40, 6, seed: 1);
        var options = new VaeOptions
        {
            LatentDimension = 3, Network = new MlpNetwork { HiddenDimensions = [7, 5], Activation = Activation.SiLU }, Epochs = 3, BatchSize = 16,
            PosteriorScale = PosteriorScale.SoftplusStandardDeviation, ValidationSetFraction = 0.2, GradientClipNorm = 2.5,
            EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 4, MinDelta = 0.1 }, Seed = -5,
            Likelihood = new GaussianLikelihood { Variance = GaussianVariance.PerFeature, Mean = OutputMean.Tanh },
            Run = new() { MetricsCallback = _ => { } },
        };
        var model = VaeTrainer.Train(data, options);
        var path = Path.Combine(_folder, "model.safetensors");

        model.Save(path);
        var loaded = VaeModel.Load(path);

        Assert.Equal(model.Architecture, loaded.Architecture);
        Near.SameBits(model.Weights.Values, loaded.Weights.Values);
        Assert.Equal(3, loaded.History.Count);
        Assert.Equal(Recorded(model.History), Recorded(loaded.History));
        Assert.Equal(model.Options, loaded.Options);
        Assert.Equal(new ElboObjective(), loaded.Objective);
        var (expected, actual) = (new float[40], new float[40]);
        model.ReconstructionLoss(data.Rows.Span, expected);
        loaded.ReconstructionLoss(data.Rows.Span, actual);
        Near.SameBits(expected, actual);
    }

    [Fact]
    public void Save_ConvolutionalNetworks_LoadGivesTheSameBits()
    {
        foreach (var architecture in TestModels.Convolutional)
        {
            var model = TestModels.Model(architecture);
            var loaded = Load(Bytes(model));
            var rows = TestValues.Uniform(5 * architecture.InputDimension, 2);
            var (expected, actual) = (new float[rows.Length], new float[rows.Length]);
            model.Reconstruct(rows, expected);
            loaded.Reconstruct(rows, actual);

            Assert.Equal(architecture, loaded.Architecture);
            Near.SameBits(model.Weights.Values, loaded.Weights.Values);
            Near.SameBits(expected, actual);
        }
    }

    [Fact]
    public void Save_EveryLikelihoodScaleAndActivation_RoundTrips()
    {
        var activations = Enum.GetValues<Activation>();
        foreach (var (i, likelihood) in TestModels.Likelihoods.Index())
        {
            foreach (var scale in Enum.GetValues<PosteriorScale>())
            {
                var architecture = VaeArchitecture.Mlp(4, 2, [3], activations[(i + (int)scale) % 9], likelihood) with
                {
                    PosteriorScale = scale, MinLogVariance = -12.5, MaxLogVariance = 3.25, MinLikelihoodLogVariance = -3.5, MaxLikelihoodLogVariance = 7,
                };
                var model = TestModels.Model(architecture);
                var loaded = Load(Bytes(model));
                Assert.Equal(architecture, loaded.Architecture);
                Near.SameBits(model.Weights.Values, loaded.Weights.Values);
                Assert.Null(loaded.Options);
                Assert.Empty(loaded.History);
            }
        }
    }

    /// <summary>Nor does the file tell how the run went that made the model.</summary>
    [Fact]
    public void Save_EqualModelsOfUnlikeRuns_EqualFiles()
    {
        var options = new VaeOptions { LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [5] }, Epochs = 2, BatchSize = 16 };
        var data = TestValues.Line(40, 6, seed: 1);

        var plain = VaeTrainer.Train(data, options);
        var other = VaeTrainer.Train(data, options with
        {
            Run = options.Run with { Threads = 3, Device = "cpu", Engine = VaeEngine.Managed, MemoryBudget = 1 << 20, MetricsCallback = _ => { }, ReturnBestOnCancellation = true, Checkpoint = new(Path.Combine(_folder, "checkpoint")) },
        });

        Assert.Equal(Bytes(plain), Bytes(other));
        Assert.Equal(plain.Options, other.Options);
        Assert.Equal(Bytes(plain), Bytes(new VaeModel(plain.Weights, plain.Options! with { Run = plain.Options!.Run with { Threads = 7 } }, plain.History)));
    }

    [Theory]
    [InlineData("Elbo")]
    [InlineData("Autoencoder")]
    public void Save_Objective_RoundTripsWithAndWithoutOptions(string objective)
    {
        var weights = TestModels.Weights(VaeArchitecture.Mlp(4, 2, [3]));

        var expected = Named.Objective(objective, samples: 3);

        Assert.Equal(expected, Load(Bytes(new VaeModel(weights, objective: expected))).Objective);
        Assert.Equal(expected, Load(Bytes(new VaeModel(weights, new VaeOptions { Objective = expected }))).Objective);
    }

    [Fact]
    public void Save_OptionsWithAnArchitecture_RoundTrips()
    {
        var architecture = VaeArchitecture.Mlp(4, 2, [3]) with { Decoder = [new LinearLayer(9), new ActivationLayer(Activation.Sigmoid)] };
        var model = new VaeModel(TestModels.Weights(architecture), new VaeOptions { Network = architecture });

        Assert.Equal(architecture, Load(Bytes(model)).Options!.Network);
    }

    /// <summary>Read by hand, as another program would.</summary>
    [Fact]
    public void Save_Layout_IsSafetensors()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, [3], likelihood: new GaussianLikelihood { Variance = GaussianVariance.Learned }));
        var bytes = Bytes(model);

        var headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, headerLength % 8);
        var text = Encoding.UTF8.GetString(bytes, 8, headerLength);
        Assert.StartsWith("{\"__metadata__\":{", text, StringComparison.Ordinal);
        using var header = JsonDocument.Parse(text);
        var metadata = header.RootElement.GetProperty("__metadata__");
        Assert.All(metadata.EnumerateObject(), property => Assert.Equal(JsonValueKind.String, property.Value.ValueKind));
        Assert.Equal("vae.mlnet", metadata.GetProperty("format").GetString());
        Assert.Equal("2", metadata.GetProperty("version").GetString());
        Assert.Equal(
            "{\"objective\":\"elbo\",\"beta\":1,\"warmUpEpochs\":0,\"cycles\":1,\"freeBits\":0,\"samples\":1}",
            metadata.GetProperty("objective").GetString());
        Assert.Equal(
            "{\"inputDimension\":4,\"latentDimension\":2,\"encoder\":[{\"layer\":\"linear\",\"outputs\":3},"
            + "{\"layer\":\"activation\",\"function\":\"ReLU\"}],\"decoder\":[{\"layer\":\"linear\",\"outputs\":3},"
            + "{\"layer\":\"activation\",\"function\":\"ReLU\"}],\"likelihood\":{\"likelihood\":\"gaussian\",\"variance\":\"Learned\","
            + "\"fixedVariance\":1,\"mean\":\"Identity\"},\"posteriorScale\":\"LogVariance\",\"minLogVariance\":-30,\"maxLogVariance\":20,"
            + "\"minLikelihoodLogVariance\":-12,\"maxLikelihoodLogVariance\":20}",
            metadata.GetProperty("architecture").GetString());
        Assert.Equal("[]", metadata.GetProperty("history").GetString());

        var end = 0;
        foreach (var parameter in model.Weights.Parameters)
        {
            var entry = header.RootElement.GetProperty(parameter.Name);
            var offsets = entry.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt32()).ToArray();
            Assert.Equal("F32", entry.GetProperty("dtype").GetString());
            Assert.Equal(parameter.Shape, entry.GetProperty("shape").EnumerateArray().Select(o => o.GetInt32()));
            Assert.Equal([end, end + (4 * parameter.Length)], offsets);
            for (var i = 0; i < parameter.Length; i++)
            {
                var value = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + headerLength + end + (4 * i)));
                Assert.Equal(model.Weights[parameter.Name][i], value);
            }

            end = offsets[1];
        }

        Assert.Equal(8 + headerLength + end, bytes.Length);
        Assert.Equal(model.Weights.Parameters.Count + 1, header.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void Load_StreamWithMoreBehind_ReadsTheModelAndNothingPastIt()
    {
        var bytes = Bytes(TestModels.Model(VaeArchitecture.Mlp(4, 2, [3])));
        using var stream = new MemoryStream([9, .. bytes, 7, 8]);
        stream.ReadByte();

        VaeModel.Load(stream);

        Assert.Equal(7, stream.ReadByte());
    }

    [Fact]
    public void Load_StreamThatGivesAByteAtATime_SameModel()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, [3]));
        using var stream = new TricklingStream(Bytes(model));

        Near.SameBits(model.Weights.Values, VaeModel.Load(stream).Weights.Values);
    }

    [Fact]
    public void Save_ExistingFile_ReplacedWholeAndNothingLeftBeside()
    {
        var path = Path.Combine(_folder, "model.safetensors");
        File.WriteAllText(path, new string('x', 100_000));
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, [3]));

        model.Save(path);

        Assert.Equal(Bytes(model), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Save_FolderMissing_IOErrorAndNothingLeft()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(4, 2, [3]));

        Assert.ThrowsAny<IOException>(() => model.Save(Path.Combine(_folder, "missing", "model.safetensors")));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Save_PathIsAFolder_ErrorAndNothingLeftBeside()
    {
        var path = Path.Combine(_folder, "taken");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<SystemException>(() => TestModels.Model(VaeArchitecture.Mlp(4, 2, [3])).Save(path));

        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Load_FileWithMoreBehind_Error()
    {
        var path = Path.Combine(_folder, "model.safetensors");
        File.WriteAllBytes(path, [.. Bytes(TestModels.Model(VaeArchitecture.Mlp(4, 2, [3]))), 1, 2]);

        var error = Assert.Throws<InvalidDataException>(() => VaeModel.Load(path));

        Assert.Equal($"'{path}' has 2 bytes after the model; the file is damaged. Save the model again.", error.Message);
    }

    /// <summary>More values than a piece has, and no whole number of pieces.</summary>
    [Fact]
    public void Save_LargerThanAPiece_RoundTrips()
    {
        var weights = new float[VaeArchitecture.Mlp(4200, 1, [4100]).GetParameters().Sum(p => p.Length)];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = i;
        }

        var path = Path.Combine(_folder, "model.safetensors");
        new VaeModel(new VaeWeights(VaeArchitecture.Mlp(4200, 1, [4100]), weights)).Save(path);

        Assert.True(weights.Length > 1 << 25);
        Near.SameBits(weights, VaeModel.Load(path).Weights.Values);
    }

    [Fact]
    public void Load_FileMissing_IOError() =>
        Assert.ThrowsAny<IOException>(() => VaeModel.Load(Path.Combine(_folder, "missing.safetensors")));

    [Fact]
    public void SaveAndLoad_NullOrEmpty_ArgumentError()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(1, 1, []));

        Assert.Throws<ArgumentException>(() => model.Save(""));
        Assert.Throws<ArgumentNullException>(() => model.Save((Stream)null!));
        Assert.Throws<ArgumentException>(() => VaeModel.Load(""));
        Assert.Throws<ArgumentNullException>(() => VaeModel.Load((Stream)null!));
        Assert.Throws<ArgumentNullException>(() => new VaeModel(null!));
    }

    /// <summary>The wall-clock rate is no part of a model: equal runs give equal files.</summary>
    private static IEnumerable<VaeEpochMetrics> Recorded(IReadOnlyList<VaeEpochMetrics> history) =>
        history.Select(epoch => epoch with { RowsPerSecond = 0 });

    private static byte[] Bytes(VaeModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static VaeModel Load(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return VaeModel.Load(stream);
    }

    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1)]);
    }
}
