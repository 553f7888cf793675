using System.Buffers.Binary;
using System.Text.Json;

namespace Vae.Serialization;

/// <summary>Reads what <see cref="ModelWriter"/> writes, and refuses everything else.</summary>
/// <remarks>
/// *** Binary format ***
/// ulong, little-endian: bytes of the header
/// header: UTF-8 JSON, padded with spaces to a multiple of 8; "__metadata__" holds strings: format, version, architecture,
///   options (optional), history; every other key is a tensor with dtype, shape and data_offsets
/// data: the tensors' float32 values, little-endian, row-major, without gaps, in the order of the architecture's parameters
/// </remarks>
internal static class ModelReader
{
    // As the safetensors format itself limits it.
    private const ulong MaxHeaderBytes = 100_000_000;

    private const int ChunkBytes = 1 << 20;

    /// <exception cref="InvalidDataException">The stream does not hold a model; the message says what is wrong.</exception>
    public static VaeModel Read(Stream stream)
    {
        try
        {
            return ReadChecked(stream);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or OverflowException or InvalidOperationException)
        {
            throw new InvalidDataException($"This is not a VAE model, or it is damaged: {e.Message}", e);
        }
    }

    private static VaeModel ReadChecked(Stream stream)
    {
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(ReadExactly(stream, sizeof(ulong), "the header's length"));
        if (headerBytes is 0 or > MaxHeaderBytes)
        {
            throw new InvalidDataException(
                $"This is not a VAE model: its header would have {headerBytes} bytes; from 1 to {MaxHeaderBytes} are allowed.");
        }

        var header = ReadExactly(stream, (long)headerBytes, "the header");
        var entries = Entries(header);
        var metadata = Metadata(entries);
        var architecture = Deserialize(metadata, "architecture", ModelJson.Default.VaeArchitecture)
            ?? throw new InvalidDataException("The model's metadata hold no 'architecture'.");
        architecture.Validate();
        var length = CheckTensors(architecture.GetParameters(), entries);
        var values = Floats(ReadExactly(stream, length, "the weights"));
        return new(
            new VaeWeights(architecture, values),
            Deserialize(metadata, "options", ModelJson.Default.VaeOptions),
            Deserialize(metadata, "history", ModelJson.Default.VaeEpochMetricsArray));
    }

    private static Dictionary<string, JsonElement> Entries(byte[] header)
    {
        using var document = JsonDocument.Parse(header);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("This is not a VAE model: its header is no JSON object.");
        }

        var entries = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!entries.TryAdd(property.Name, property.Value.Clone()))
            {
                throw new InvalidDataException($"The model's header has '{property.Name}' twice.");
            }
        }

        return entries;
    }

    private static Dictionary<string, string> Metadata(Dictionary<string, JsonElement> entries)
    {
        if (!entries.Remove("__metadata__", out var element)
            || element.Deserialize(ModelJson.Default.DictionaryStringString) is not { } metadata
            || metadata.GetValueOrDefault("format") != ModelWriter.FormatName)
        {
            throw new InvalidDataException(
                $"This is a safetensors file but no VAE model: its metadata hold no format '{ModelWriter.FormatName}'.");
        }

        var version = metadata.GetValueOrDefault("version");
        return int.TryParse(version, out var number) && number is >= 1 and <= ModelWriter.Version
            ? metadata
            : throw new InvalidDataException(
                $"The model has format version '{version}'; this library reads 1 to {ModelWriter.Version}. Update the library.");
    }

    private static T? Deserialize<T>(
        Dictionary<string, string> metadata, string key, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        metadata.TryGetValue(key, out var json) ? JsonSerializer.Deserialize(json, type) : null;

    /// <summary>Every tensor must be where the writer would have put it; so nothing overlaps, is missing or left over.</summary>
    private static long CheckTensors(IReadOnlyList<VaeParameter> parameters, Dictionary<string, JsonElement> entries)
    {
        var offset = 0L;
        foreach (var parameter in parameters)
        {
            if (!entries.Remove(parameter.Name, out var element)
                || element.Deserialize(ModelJson.Default.TensorEntry) is not { Shape: { } shape, DataOffsets: { } offsets } entry)
            {
                throw new InvalidDataException($"The model has no tensor '{parameter.Name}', which its architecture needs.");
            }

            var end = offset + ((long)parameter.Length * sizeof(float));
            if (entry.DataType != "F32" || !shape.SequenceEqual(parameter.Shape) || !offsets.SequenceEqual([offset, end]))
            {
                throw new InvalidDataException(
                    $"Tensor '{parameter.Name}' is {entry.DataType} [{string.Join(", ", shape)}] at [{string.Join(", ", offsets)}]; "
                    + $"the architecture needs F32 [{string.Join(", ", parameter.Shape)}] at [{offset}, {end}].");
            }

            offset = end;
        }

        return entries.Count == 0
            ? offset
            : throw new InvalidDataException($"The model has a tensor '{entries.Keys.First()}' that its architecture does not have.");
    }

    /// <summary>Reads in pieces, so that a false length costs no more memory than there is data.</summary>
    private static byte[] ReadExactly(Stream stream, long count, string what)
    {
        using var buffer = new MemoryStream((int)Math.Min(count, ChunkBytes));
        var chunk = new byte[(int)Math.Min(count, ChunkBytes)];
        while (buffer.Length < count)
        {
            var read = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, count - buffer.Length));
            if (read == 0)
            {
                throw new InvalidDataException(
                    $"The model is cut off: {what} should have {count} bytes, and {buffer.Length} are there.");
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static float[] Floats(byte[] bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return values;
    }
}
