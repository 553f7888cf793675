using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Vae.MLNet.Mapping;
using Vae.MLNet.ModelFile;

namespace Vae.MLNet.Tests;

public sealed class ModelFileTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Read_TruncatedAnywhere_SaysSo()
    {
        var payload = TransformerPayload.Write(Fit());
        for (var length = 0; length < payload.Length; length += length < 64 ? 1 : 37)
        {
            var error = Assert.Throws<InvalidDataException>(() => Read(payload[..length]));
            Assert.NotEmpty(error.Message);
        }

        AssertNoChecksum(payload[..40]);
        Assert.IsType<VaeEncodeTransformer>(Read(payload));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void Read_AnotherVersion_SaysWhichAreRead(int version)
    {
        var payload = TransformerPayload.Write(Fit());
        BitConverter.TryWriteBytes(payload, version);
        Assert.Equal(
            $"The VAE in this model file has format version {version}; this Vae.MLNet reads 1 to 3. Use the version of Vae.MLNet that wrote it, "
            + "or a later one.",
            Assert.Throws<InvalidDataException>(() => Read(payload)).Message);
    }

    [Fact]
    public void Read_AnyBitFlippedOrByteAdded_SaysSo()
    {
        var payload = TransformerPayload.Write(Fit());
        for (var bit = 8 * sizeof(int); bit < 8 * payload.Length; bit += 13)
        {
            var damaged = (byte[])payload.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertNoChecksum(damaged);
        }

        AssertNoChecksum([.. payload, 0]);
    }

    [Fact]
    public void Read_UnknownKind_SaysSo() => Assert.StartsWith(
        "The VAE in this model file is of a kind that this Vae.MLNet does not know.",
        Assert.Throws<InvalidDataException>(() => Read(Payload("poison", "Features"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Read_NoInputColumn_SaysSo() => Assert.StartsWith(
        "The VAE in this model file names no input column;",
        Assert.Throws<InvalidDataException>(() => Read(Payload("encode", ""))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(100L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    public void OpenPayload_LengthBeyondTheFile_ThrowsBeforeAllocating(long length)
    {
        using var reader = new BinaryReader(new MemoryStream([.. BitConverter.GetBytes(length), 1, 2, 3]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InvalidDataException>(() => VaeModelLoader.OpenPayload(reader));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(
            $"The model file says its VAE has {length} bytes and has 3 left; it is truncated or damaged. Save the model again.", error.Message);
    }

    [Fact]
    public void OpenPayload_NoLength_Throws()
    {
        using var reader = new BinaryReader(new MemoryStream([1, 2, 3]));
        Assert.Equal(
            "The model file ends before its VAE; it is truncated. Save the model again.",
            Assert.Throws<InvalidDataException>(() => VaeModelLoader.OpenPayload(reader)).Message);
    }

    [Fact]
    public void Load_TruncatedOrForeignFile_Throws()
    {
        var file = Save(Fit());
        using var foreign = new MemoryStream(Encoding.UTF8.GetBytes("no model at all, only some text"));

        Assert.ThrowsAny<Exception>(() => _context.Model.Load(foreign, out _));
        foreach (var share in new[] { 0.1, 0.5, 0.9, 0.99 })
        {
            using var truncated = new MemoryStream(file[..(int)(file.Length * share)]);
            Assert.ThrowsAny<Exception>(() => _context.Model.Load(truncated, out _));
        }
    }

    [Fact]
    public void Load_DamagedSettings_SaysWhatIsWrong()
    {
        using var damaged = new MemoryStream();
        damaged.Write(Save(Fit()));
        using (var archive = new ZipArchive(damaged, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.Entries.Single(e => Has(e, "encode") && Has(e, "__metadata__"));
            using var stream = entry.Open();
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            bytes[bytes.AsSpan().IndexOf("encode"u8)] = (byte)'X';
            stream.Position = 0;
            stream.Write(bytes);
        }

        damaged.Position = 0;
        var error = Assert.ThrowsAny<Exception>(() => _context.Model.Load(damaged, out _));

        Assert.StartsWith("The VAE in this model file does not have the checksum", error.GetBaseException().Message, StringComparison.Ordinal);
    }

    private static bool Has(ZipArchiveEntry entry, string text)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
        return reader.ReadToEnd().Contains(text, StringComparison.Ordinal);
    }

    private static object Read(byte[] payload) => new TransformerReader().Read(new object(), new MemoryStream(payload));

    private static byte[] Payload(string kind, string input)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(kind);
            writer.Write(input);
        }

        var content = stream.ToArray();
        return [.. BitConverter.GetBytes(1), .. SHA256.HashData(content), .. content];
    }

    private static void AssertNoChecksum(byte[] payload) => Assert.Equal(
        "The VAE in this model file does not have the checksum that was written with it; the file is truncated or damaged. "
        + "Save the model again.",
        Assert.Throws<InvalidDataException>(() => Read(payload)).Message);

    private VaeEncodeTransformer Fit() =>
        _context.Transforms.VaeEncode("Embedding", "Features", TestModel.Fitted).Fit(Views.Make(_context));

    private byte[] Save(ITransformer transformer)
    {
        using var file = new MemoryStream();
        _context.Model.Save(transformer, Views.Make(_context).Schema, file);
        return file.ToArray();
    }
}
