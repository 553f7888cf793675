using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace Vae.Tests.Serialization;

/// <summary>Files that claim much: refused, or read, at the cost of what they hold.</summary>
public sealed class HostileModelTests
{
    /// <summary>What no file may cost, in bytes: that of the longest header, as text and as UTF-8, and a few lists.</summary>
    private const long MostBytes = 50_000_000;

    private const string Network = """{"inputDimension":1,"latentDimension":1}""";

    private static readonly string[] _small = ["posterior.mu.weight", "posterior.scale.weight", "posterior.mu.bias", "posterior.scale.bias",
        "output.mean.weight", "output.mean.bias"];

    private static readonly byte[] _data = new byte[6 * sizeof(float)];

    [Fact]
    public void Load_SmallestModel_Loads() => Assert.Equal(1, Load(File(Header(Strings(Network)), _data)).InputDimension);

    public static TheoryData<string, string> Bombs => new()
    {
        { "history", "The 'history' of the metadata is longer than any network or run would make it" },
        { "history in the longest header", "The 'history' of the metadata is longer than any network or run would make it" },
        { "history of words", "The 'history' of the metadata is longer than any network or run would make it" },
        { "hidden dimensions", "The 'options' of the metadata is longer than any network or run would make it" },
        { "layers", "The 'architecture' of the metadata is longer than any network or run would make it" },
        { "ranges", "The 'architecture' of the metadata is longer than any network or run would make it" },
        { "wrong layers", "Encoder has 20000 layers; at most 1000 are supported." },
        { "wrong ranges", "Likelihood.Ranges has 20000 ranges; at most 8192 are supported." },
        { "shape", "its tensor 'posterior.mu.weight' has a list that is not of at most 8 whole numbers" },
        { "offsets", "its tensor 'posterior.mu.weight' has a list that is not of at most 2 whole numbers" },
        { "tensors", "its header has more than 32768 tensors" },
        { "strings", "its header has more than 256 strings" },
        { "header", "Its header would have 8388616 bytes; from 1 to 8388608 are allowed." },
        { "long name", "has a tensor 'xxxxx" },
        { "long version", "The model has format version 'xxxxx" },
        { "long layer", "Read unrecognized type discriminator id 'xxxxx" },
        { "long property", "The JSON property 'xxxxx" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Load_Bomb_RefusedAtTheCostOfItsBytes(string bomb, string expected)
    {
        const int Bytes = 8_000_000;
        var text = new string('x', 2_000_000);
        var header = bomb switch
        {
            "history" => Header(Strings(Network, "history", List("{}", 300_000))),
            "history in the longest header" => Header(Strings(Network, "history", List("{}", Bytes / 3))),
            "history of words" => Header(Strings(Network, "history", $"[{{\"later\":{List("[]", 1000).Replace("[]", List("{}", 500), StringComparison.Ordinal)}}}]")),
            "hidden dimensions" => Header(Strings(Network, "options", $"{{\"hiddenDimensions\":{List("1", Bytes / 2)}}}")),
            "layers" => Header(Strings(Layers(100_000))),
            "ranges" => Header(Strings(Ranges(100_000))),
            "wrong layers" => Header(Strings(Layers(20_000))),
            "wrong ranges" => Header(Strings(Ranges(20_000))),
            "shape" => Header(Strings(Network)).Replace("\"shape\":[1,1]", $"\"shape\":{List("1", Bytes / 8)}", StringComparison.Ordinal),
            "offsets" => Header(Strings(Network)).Replace("[0,4]", List("1", Bytes / 2), StringComparison.Ordinal),
            "tensors" => $"{{{Strings(Network)},{string.Join(",", Enumerable.Range(0, 100_000).Select(i => Tensor($"{i}", 0, 4)))}}}",
            "strings" => $"{{\"__metadata__\":{{{string.Join(",", Enumerable.Range(0, 400_000).Select(i => $"\"{i}\":\"\""))}}}}}",
            "header" => Header(Strings(Network)).PadRight((1 << 23) + 8),
            "long name" => Header(Strings(Network))[..^1] + "," + Tensor(text, 24, 28) + "}",
            "long version" => Header(Strings(Network).Replace("\"1\"", $"\"{text}\"", StringComparison.Ordinal)),
            "long layer" => Header(Strings(Network[..^1] + $",\"encoder\":[{{\"layer\":\"{text}\"}}]}}")),
            _ => Header(Strings(Network[..^1] + $",\"{text}\":1}}")),
        };

        AssertRefused(File(header, _data), expected);
    }

    /// <summary>Their data must be there before anything of their size is.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_ConvolutionWithoutItsData_RefusedBeforeItIsAllocated(bool seekable)
    {
        const string Convolution = """
            {"inputDimension":4096,"latentDimension":1,"encoder":[{"layer":"unflatten","channels":4096,"height":1,"width":1},{"layer":"conv2d","channels":4096,"kernel":3,"stride":2,"padding":1}]}
            """;
        var architecture = VaeArchitecture.Mlp(4096, 1, []) with { Encoder = [new UnflattenLayer(4096, 1, 1), new Conv2dLayer(4096)] };
        var end = 0L;
        var tensors = architecture.GetParameters().Select(parameter =>
        {
            var begin = end;
            end += 4L * parameter.Length;
            return $"\"{parameter.Name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(",", parameter.Shape)}],\"data_offsets\":[{begin},{end}]}}";
        });
        var header = $"{{{Strings(Convolution.Trim())},{string.Join(",", tensors)}}}";

        AssertRefused(File(header, _data), "The model is cut off: the weights should have 604", seekable);
    }

    /// <summary>A network of few weights on rows of 16 million values: loaded for what it holds, not for what scoring a row would take.</summary>
    [Fact]
    public void Load_FewWeightsAndAnImageOf4096By4096_CostsWhatItHolds()
    {
        var architecture = VaeArchitecture.Mlp(1 << 24, 1, []) with
        {
            Encoder = [new UnflattenLayer(1, 4096, 4096), new Conv2dLayer(1, 1, 1024, 0)],
            Decoder = [new LinearLayer(16), new UnflattenLayer(1, 4, 4), new ConvTranspose2dLayer(1, 1, 1024, 0, 1023)],
            OutputKernel = 1,
            Likelihood = VaeLikelihood.Bernoulli,
        };
        using var stream = new MemoryStream();
        TestModels.Model(architecture).Save(stream);
        stream.Position = 0;
        Assert.InRange(stream.Length, 100, 5000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var model = VaeModel.Load(stream);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal(1 << 24, model.InputDimension);
    }

    [Fact]
    public void Load_Garbage_SaysFirstThatItIsNoModel()
    {
        var error = Assert.Throws<InvalidDataException>(() => Load("This is a letter, and no model."u8.ToArray()));

        Assert.Equal(
            "This is not a VAE model: it does not begin as one. (Its header would have 2338328219631577172 bytes; from 1 to 8388608 are allowed.)",
            error.Message);
    }

    [Fact]
    public void Save_LongHistory_KeepsEveryNthEpochAndTheLast()
    {
        var history = Enumerable.Range(1, 25_001).Select(epoch => new VaeEpochMetrics(epoch, 1, 1, 0, 1, 0.1, null, 0)).ToArray();
        var model = new VaeModel(TestModels.Weights(VaeArchitecture.Mlp(3, 2, [])), null, history);
        using var stream = new MemoryStream();
        model.Save(stream);

        var loaded = Load(stream.ToArray()).History;

        Assert.Equal(8334, loaded.Count);
        Assert.Equal((2, 5, 25_001), (loaded[0].Epoch, loaded[1].Epoch, loaded[^1].Epoch));
    }

    [Fact]
    public void Validate_ThousandsOfFailures_ListsSomeAndCountsTheRest()
    {
        var options = new VaeOptions { LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = new int[100_000] } };

        var message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.Equal(22, message.Split('\n').Length);
        Assert.EndsWith("- Network.HiddenDimensions[19] is 0; it must be at least 1.\n- And 99,980 more.", message, StringComparison.Ordinal);
    }

    private static void AssertRefused(byte[] file, string expected, bool seekable = true)
    {
        using var memory = new MemoryStream(file);
        using Stream stream = seekable ? memory : new BufferedForward(memory);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => VaeModel.Load(stream));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 30, 1000);
        Assert.InRange(allocated, 0, MostBytes);
    }

    private static VaeModel Load(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return VaeModel.Load(stream);
    }

    private static string List(string item, int count) =>
        new StringBuilder("[", count * (item.Length + 1)).Insert(1, item + ",", count - 1).Append(item).Append(']').ToString();

    private static string Layers(int count) => Network[..^1] + $",\"encoder\":{List("{\"layer\":\"linear\"}", count)}}}";

    private static string Ranges(int count) => Network[..^1]
        + $",\"likelihood\":{{\"likelihood\":\"mixed\",\"ranges\":{List("{\"likelihood\":{\"likelihood\":\"bernoulli\"}}", count)}}}}}";

    private static string Strings(string architecture, string? key = null, string? json = null) =>
        $"\"__metadata__\":{{\"format\":\"vae.mlnet\",\"version\":\"1\",\"architecture\":\"{Escaped(architecture)}\""
        + (key is null ? "}" : $",\"{key}\":\"{Escaped(json!)}\"}}");

    private static string Escaped(string json) => json.Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Header(string strings) => $"{{{strings},{string.Join(",", _small.Select((name, i) => Tensor(name, 4 * i, 4 * (i + 1))))}}}";

    private static string Tensor(string name, int begin, int end) =>
        $"\"{name}\":{{\"dtype\":\"F32\",\"shape\":{(name.EndsWith("weight", StringComparison.Ordinal) ? "[1,1]" : "[1]")},\"data_offsets\":[{begin},{end}]}}";

    private static byte[] File(string header, byte[] data)
    {
        var bytes = new byte[8 + Encoding.UTF8.GetByteCount(header) + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)Encoding.UTF8.GetBytes(header, bytes.AsSpan(8)));
        data.CopyTo(bytes, bytes.Length - data.Length);
        return bytes;
    }

    /// <summary>A stream that cannot tell how long it is.</summary>
    private sealed class BufferedForward(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
