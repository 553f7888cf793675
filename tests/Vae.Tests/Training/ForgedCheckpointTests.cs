using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vae.Serialization;
using Xunit;

namespace Vae.Tests.Training;

/// <summary>Checkpoints of wrong contents with right checksums: refused by name, none trained from.</summary>
public sealed class ForgedCheckpointTests : IDisposable
{
    private const string Batches = "must be from 0 to 5.";

    private static readonly VaeDataset _data = TestValues.Line(50, 5, seed: 1);

    /// <summary>5 batches an epoch; the run is stopped in its second one.</summary>
    private static readonly VaeOptions _options = new()
    {
        LatentDimension = 2,
        Network = new MlpNetwork { HiddenDimensions = [6] }, Epochs = 6, BatchSize = 8, Seed = 3, ValidationSetFraction = 0.2,
        LearningRateSchedule = new ReduceOnPlateau(),
    };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-");
    private readonly string _path;
    private readonly byte[] _good;

    public ForgedCheckpointTests()
    {
        _path = Path.Combine(_directory.FullName, "run.checkpoint");
        using var source = new CancellationTokenSource();
        var options = _options with { Run = _options.Run with { Checkpoint = new(_path), CancellationToken = source.Token } };
        Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(_data, options, new CancellingEngine(source, steps: 8)));
        _good = File.ReadAllBytes(_path);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Train_WrittenAnewUnchanged_Resumes()
    {
        File.WriteAllBytes(_path, Forged((_, _) => { }));

        var resumed = VaeTrainer.Train(_data, _options with { Run = _options.Run with { Checkpoint = new(_path) } });

        Assert.True(VaeTrainer.Train(_data, _options).Weights.Values.SequenceEqual(resumed.Weights.Values));
    }

    [Theory]
    [InlineData("null", "progress is null;")]
    [InlineData("{}", "missing required properties")]
    [InlineData("[]", "The JSON value could not be converted")]
    public void Train_ProgressMissing_SaysSo(string progress, string expected) =>
        AssertRefused(expected, Forged((metadata, _) => metadata["progress"] = progress));

    [Theory]
    [InlineData("epoch", "-2147483648", "progress.epoch is -2147483648; it must be from 0 to 6.")]
    [InlineData("epoch", "2147483647", "progress.epoch is 2147483647; it must be from 0 to 6.")]
    [InlineData("epoch", "7", "progress.epoch is 7; it must be from 0 to 6.")]
    [InlineData("epoch", "6", "progress.batch is 3; it must be 0.")]
    [InlineData("epoch", "2", "steps is 8; it must be 13.")]
    [InlineData("batch", "-1", "progress.batch is -1; it " + Batches)]
    [InlineData("batch", "6", "progress.batch is 6; it " + Batches)]
    [InlineData("batch", "2", "steps is 8; it must be 7.")]
    [InlineData("history", "null", "progress.history is null; it must be a list of the epochs that are done.")]
    [InlineData("history", "[]", "progress.history is a list of 0; it must be one of the 1 epochs that are done.")]
    [InlineData("history", "[null]", "progress.history[0] is null; it must be an epoch.")]
    [InlineData("history", "[{}]", "progress.history[0].epoch is 0; it must be 1.")]
    [InlineData("sum", """{"loss":"NaN","reconstructionLoss":1,"klDivergence":0}""", "progress.sum.loss is NaN; it must be finite.")]
    [InlineData("sum", "{}", "missing required properties")]
    [InlineData("plateau", "{}", "missing required properties")]
    [InlineData("plateau", """{"scale":-1,"best":1,"epochsWithoutGain":0}""", "progress.plateau.scale is -1; it must be from 0 to 1.")]
    [InlineData("plateau", """{"scale":1,"best":"NaN","epochsWithoutGain":0}""", "progress.plateau.best is NaN; it must be a loss, or Infinity")]
    [InlineData("plateau", """{"scale":1,"best":1,"epochsWithoutGain":-9}""", "progress.plateau.epochsWithoutGain is -9; it must be from 0 to 1.")]
    [InlineData("best", """{"best":"-Infinity","reference":1,"epochsWithoutGain":0}""", "progress.best.best is -Infinity; it must be a loss")]
    [InlineData("best", """{"best":"Infinity","reference":1,"epochsWithoutGain":0}""", "progress.best.best is Infinity; it must be finite where")]
    [InlineData("best", """{"best":1,"reference":1,"epochsWithoutGain":2}""", "progress.best.epochsWithoutGain is 2; it must be from 0 to 1.")]
    public void Train_ProgressThatTheRunCannotHave_NamesIt(string key, string value, string expected) =>
        AssertRefused(expected, Forged((metadata, _) =>
        {
            var progress = JsonNode.Parse(metadata["progress"])!;
            progress[key] = JsonNode.Parse(value);
            metadata["progress"] = progress.ToJsonString();
        }));

    [Theory]
    [InlineData("-1", "steps is -1; it must be 8.")]
    [InlineData("9223372036854775807", "steps is 9223372036854775807; it must be 8.")]
    [InlineData("many", "This is not a VAE checkpoint, or it is damaged: ")]
    public void Train_StepsThatTheRunCannotHave_NamesThem(string steps, string expected) =>
        AssertRefused(expected, Forged((metadata, _) => metadata["steps"] = steps));

    [Fact]
    public void Train_GroupsOtherThanTheArrays_SaysSo()
    {
        AssertRefused("its groups should have 2 times ", Forged((metadata, _) => metadata["groups"] = "weights best"));
        AssertRefused("has no tensor 'other.", Forged((metadata, _) => metadata["groups"] = "weights best exp_avg other"));
        AssertRefused("has a tensor 'exp_avg_sq.", Forged((metadata, _) => metadata["groups"] = "weights best exp_avg exp_avg"));
    }

    [Theory]
    [InlineData("weights.", float.PositiveInfinity, "holds Infinity at position 0; weights must be finite.")]
    [InlineData("best.", float.NaN, "holds NaN at position 0; weights must be finite.")]
    [InlineData("exp_avg.", float.NegativeInfinity, "'exp_avg' holds -Infinity at position 0; it must be finite.")]
    [InlineData("exp_avg_sq.", float.PositiveInfinity, "'exp_avg_sq' holds Infinity at position 0; it must be finite and at least 0.")]
    [InlineData("exp_avg_sq.", -1f, "'exp_avg_sq' holds -1 at position 0; it must be finite and at least 0.")]
    public void Train_ArrayWithAValueThatNoRunHas_NamesIt(string group, float value, string expected) =>
        AssertRefused(expected, Forged((_, file) =>
        {
            var first = file.Header.Where(pair => pair.Key.StartsWith(group, StringComparison.Ordinal)).Min(pair => (int)pair.Value!["data_offsets"]![0]!);
            BinaryPrimitives.WriteSingleLittleEndian(file.Data.AsSpan(first), value);
        }));

    [Fact]
    public void Train_BytesAfterTheArrays_SaysSo() => AssertRefused("it has 3 bytes after its arrays.", [.. _good, 1, 2, 3]);

    [Fact]
    public void Train_HistoryOfMillions_RefusedBeforeItIsBuilt()
    {
        var forged = Forged((metadata, _) => metadata["progress"] = $"{{\"history\":[{string.Join(",", Enumerable.Repeat("{}", 100_000))}]}}");
        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertRefused("The 'progress' of the metadata is longer than any network or run would make it", forged);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    private void AssertRefused(string reason, byte[] content)
    {
        File.WriteAllBytes(_path, content);
        var error = Assert.Throws<InvalidDataException>(() => VaeTrainer.Train(_data, _options with { Run = _options.Run with { Checkpoint = new(_path) } }));
        Assert.StartsWith($"Training cannot resume from '{_path}': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Delete the file to start over.", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(_path));
    }

    /// <summary>The good checkpoint with other strings or data, and the checksums of those.</summary>
    private byte[] Forged(Action<Dictionary<string, string>, (JsonObject Header, byte[] Data)> change)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(_good);
        var header = JsonNode.Parse(Encoding.UTF8.GetString(_good, 8, length))!.AsObject();
        var metadata = header["__metadata__"].Deserialize<Dictionary<string, string>>()!;
        header.Remove("__metadata__");
        var data = _good[(8 + length)..];
        change(metadata, (header, data));
        metadata[Checksums.DataKey] = Convert.ToHexString(SHA256.HashData(data));
        metadata[Checksums.HeaderKey] = Checksums.OfHeader(metadata);
        header["__metadata__"] = JsonSerializer.SerializeToNode(metadata);
        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        var size = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(size, (ulong)text.Length);
        return [.. size, .. text, .. data];
    }
}
