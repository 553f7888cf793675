using System.Buffers.Binary;
using System.Text.Json;
using Vae.Kernels;

namespace Vae.Serialization;

/// <summary>Writes one safetensors block: strings, and float32 arrays by name.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Writes a block at the stream's position.</summary>
    /// <param name="stream">A writable stream; left open.</param>
    /// <param name="metadata">What <c>__metadata__</c> holds; the checksums are added to it.</param>
    /// <param name="tensors">Names and shapes, in the order of their values.</param>
    /// <param name="values">The values of all tensors, in pieces of any size.</param>
    public static void Write(
        Stream stream, Dictionary<string, string> metadata, IEnumerable<VaeParameter> tensors, IReadOnlyList<ReadOnlyMemory<float>> values)
    {
        metadata[Checksums.DataKey] = Checksums.OfData(values);
        metadata[Checksums.HeaderKey] = Checksums.OfHeader(metadata);
        var header = Header(metadata, tensors);
        var padded = (header.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        stream.Write(length);
        stream.Write(header);
        for (var i = header.Length; i < padded; i++)
        {
            stream.WriteByte((byte)' ');
        }

        foreach (var piece in values)
        {
            piece.Span.ForEachChunk(stream.Write);
        }
    }

    private static byte[] Header(Dictionary<string, string> metadata, IEnumerable<VaeParameter> tensors)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("__metadata__");
            JsonSerializer.Serialize(json, metadata, ModelJson.Of<Dictionary<string, string>>());
            var offset = 0L;
            foreach (var tensor in tensors)
            {
                var end = offset + ((long)tensor.Length * sizeof(float));
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F32");
                WriteNumbers(json, "shape", tensor.Shape.Select(dimension => (long)dimension));
                WriteNumbers(json, "data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
