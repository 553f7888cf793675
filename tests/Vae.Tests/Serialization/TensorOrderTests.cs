using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Vae.Tests.Serialization;

/// <summary>Tensors in another order than <see cref="VaeModel.Save(string)"/> writes them.</summary>
public sealed class TensorOrderTests
{
    private static readonly string _file = Path.Combine(AppContext.BaseDirectory, "Fixtures", "python-order.safetensors");

    /// <summary>write_safetensors.py, beside the file, has the same formula.</summary>
    [Fact]
    public void Load_FileThatPythonWrote_HasItsWeights()
    {
        var model = VaeModel.Load(_file);

        Assert.Equal((3, 2), (model.InputDimension, model.LatentDimension));
        Assert.Equal(10, model.Weights.Parameters.Count);
        foreach (var parameter in model.Weights.Parameters)
        {
            var expected = Enumerable.Range(0, parameter.Length).Select(i => ((((7 * i) + parameter.Name.Length) % 16) - 8) / 16f);
            Assert.Equal(expected, model.Weights[parameter.Name].ToArray());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_TensorsInAnyOrder_SameModel(bool seekable)
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(5, 2, [4, 3]));
        for (var seed = 0; seed < 10; seed++)
        {
            var bytes = Shuffled(Bytes(model), seed);
            using Stream stream = seekable ? new MemoryStream(bytes) : new ForwardStream(bytes);

            Near.SameBits(model.Weights.Values, VaeModel.Load(stream).Weights.Values);
        }
    }

    [Fact]
    public void Load_OffsetsOfTwoTensorsExchanged_ErrorOfTheChecksum()
    {
        var bytes = Bytes(TestModels.Model(VaeArchitecture.Mlp(5, 2, [])));
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var header = JsonNode.Parse(Encoding.UTF8.GetString(bytes, 8, length))!;
        var (mu, scale) = (header["posterior.mu.weight"]!["data_offsets"]!.DeepClone(), header["posterior.scale.weight"]!["data_offsets"]!.DeepClone());
        (header["posterior.mu.weight"]!["data_offsets"], header["posterior.scale.weight"]!["data_offsets"]) = (scale, mu);

        using var stream = new MemoryStream(File(header.ToJsonString(), bytes[(8 + length)..]));
        var error = Assert.Throws<InvalidDataException>(() => VaeModel.Load(stream));

        Assert.StartsWith("The model is damaged: its data does not have the checksum", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(VaeModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    /// <summary>The same file with header and data in a random order.</summary>
    private static byte[] Shuffled(byte[] bytes, int seed)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var header = JsonNode.Parse(Encoding.UTF8.GetString(bytes, 8, length))!.AsObject();
        var names = header.Select(pair => pair.Key).Where(name => name != "__metadata__").ToArray();
        new Random(seed).Shuffle(names);
        var data = new List<byte>();
        foreach (var name in names)
        {
            var (begin, end) = ((int)header[name]!["data_offsets"]![0]!, (int)header[name]!["data_offsets"]![1]!);
            header[name]!["data_offsets"] = new JsonArray(data.Count, data.Count + end - begin);
            data.AddRange(bytes.AsSpan(8 + length + begin, end - begin));
        }

        return File(header.ToJsonString(), [.. data]);
    }

    private static byte[] File(string header, byte[] data)
    {
        var length = new byte[8];
        var bytes = Encoding.UTF8.GetBytes(header);
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)bytes.Length);
        return [.. length, .. bytes, .. data];
    }

    /// <summary>As one from the network.</summary>
    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }
    }
}
