using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Vae.Serialization;

/// <summary>Reads what <see cref="SafetensorsWriter"/> writes, and refuses everything else.</summary>
internal sealed class SafetensorsReader
{
    // As the safetensors format itself limits it.
    private const ulong MaxHeaderBytes = 100_000_000;

    // No network comes near it; a header of nothing but entries costs many times its size to hold.
    private const int MaxEntries = 1 << 16;

    private const int ChunkBytes = 1 << 20;

    private readonly Stream _stream;
    private readonly string _subject;
    private readonly Dictionary<string, JsonElement> _entries;

    private SafetensorsReader(Stream stream, string subject)
    {
        (_stream, _subject) = (stream, subject);
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(ReadExactly(sizeof(ulong), "the header's length"));
        if (headerBytes is 0 or > MaxHeaderBytes)
        {
            throw new InvalidDataException(
                $"This is not a VAE {subject}: its header would have {headerBytes} bytes; from 1 to {MaxHeaderBytes} are allowed.");
        }

        _entries = Entries(ReadExactly((long)headerBytes, "the header"));
        Metadata = [];
    }

    /// <summary>The strings of the header.</summary>
    public Dictionary<string, string> Metadata { get; private set; }

    /// <summary>Reads the header.</summary>
    /// <param name="stream">At the block's beginning.</param>
    /// <param name="subject">What the block should hold, for messages: <c>model</c>.</param>
    /// <param name="format">The metadata's format.</param>
    /// <param name="version">The last version known.</param>
    /// <exception cref="InvalidDataException">There is no such block.</exception>
    public static SafetensorsReader Open(Stream stream, string subject, string format, int version)
    {
        var reader = new SafetensorsReader(stream, subject);
        reader.Metadata = reader.FindMetadata(format);
        var found = reader.Metadata.GetValueOrDefault("version");
        if (!int.TryParse(found, out var number) || number < 1 || number > version)
        {
            throw new InvalidDataException(
                $"The {subject} has format version '{found}'; this library reads 1 to {version}. Update the library.");
        }

        reader.RequireChecksum(Checksums.HeaderKey, "header", Checksums.OfHeader(reader.Metadata));
        return reader;
    }

    /// <summary>Reads the tensors, which must be those given and lie where the writer puts them: no overlap, gap or rest.</summary>
    /// <param name="groups">Names and shapes in their order.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <returns>One array for each group.</returns>
    public float[][] ReadTensors(IReadOnlyList<IReadOnlyList<VaeParameter>> groups, string what)
    {
        CheckTensors(groups.SelectMany(group => group));
        float[][] arrays = [.. groups.Select(group => ReadFloats(group.Sum(tensor => (long)tensor.Length), what))];
        RequireChecksum(Checksums.DataKey, "data", Checksums.OfData(arrays.Select(array => (ReadOnlyMemory<float>)array)));
        return arrays;
    }

    /// <summary>A block that another program wrote may have none.</summary>
    private void RequireChecksum(string key, string part, string actual)
    {
        if (Metadata.TryGetValue(key, out var written) && written != actual)
        {
            throw new InvalidDataException(
                $"The {_subject} is damaged: its {part} does not have the checksum that was written with it. Use another copy of it.");
        }
    }

    private Dictionary<string, JsonElement> Entries(byte[] header)
    {
        RequireFewEntries(header);
        using var document = JsonDocument.Parse(header);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"This is not a VAE {_subject}: its header is no JSON object.");
        }

        var entries = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!entries.TryAdd(property.Name, property.Value.Clone()))
            {
                throw new InvalidDataException($"The {_subject}'s header has '{property.Name}' twice.");
            }
        }

        return entries;
    }

    private void RequireFewEntries(byte[] header)
    {
        var reader = new Utf8JsonReader(header);
        var entries = 0;
        while (reader.Read())
        {
            entries += reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 ? 1 : 0;
            if (entries > MaxEntries)
            {
                throw new InvalidDataException($"This is not a VAE {_subject}: its header has more than {MaxEntries} entries.");
            }
        }
    }

    private Dictionary<string, string> FindMetadata(string format) =>
        _entries.Remove("__metadata__", out var element)
        && element.Deserialize(ModelJson.Of<Dictionary<string, string>>()) is { } metadata
        && metadata.GetValueOrDefault("format") == format
            ? metadata
            : throw new InvalidDataException(
                $"This is a safetensors file but no VAE {_subject}: its metadata hold no format '{format}'.");

    private void CheckTensors(IEnumerable<VaeParameter> tensors)
    {
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            if (!_entries.Remove(tensor.Name, out var element)
                || element.Deserialize(ModelJson.Of<TensorEntry>()) is not { Shape: { } shape, DataOffsets: { } offsets } entry)
            {
                throw new InvalidDataException($"The {_subject} has no tensor '{tensor.Name}', which its architecture needs.");
            }

            var end = offset + ((long)tensor.Length * sizeof(float));
            if (entry.DataType != "F32" || !shape.SequenceEqual(tensor.Shape) || !offsets.SequenceEqual([offset, end]))
            {
                throw new InvalidDataException(
                    $"Tensor '{tensor.Name}' is {entry.DataType} [{string.Join(", ", shape)}] at [{string.Join(", ", offsets)}]; "
                    + $"the architecture needs F32 [{string.Join(", ", tensor.Shape)}] at [{offset}, {end}].");
            }

            offset = end;
        }

        if (_entries.Count > 0)
        {
            throw new InvalidDataException($"The {_subject} has a tensor '{_entries.Keys.First()}' that its architecture does not have.");
        }
    }

    /// <summary>Reads in pieces, so that a false length costs no more memory than there is data.</summary>
    private byte[] ReadExactly(long count, string what)
    {
        using var buffer = new MemoryStream((int)Math.Min(count, ChunkBytes));
        var chunk = new byte[(int)Math.Min(count, ChunkBytes)];
        while (buffer.Length < count)
        {
            var read = _stream.Read(chunk, 0, (int)Math.Min(chunk.Length, count - buffer.Length));
            if (read == 0)
            {
                throw CutOff(what, count, buffer.Length);
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    /// <summary>Likewise.</summary>
    private float[] ReadFloats(long count, string what)
    {
        var values = new float[Math.Min(count, ChunkBytes / sizeof(float))];
        for (var done = 0L; done < count;)
        {
            if (done == values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(count, 2 * done));
            }

            var piece = values.AsSpan((int)done, (int)Math.Min(ChunkBytes / sizeof(float), values.Length - done));
            var read = _stream.ReadAtLeast(MemoryMarshal.AsBytes(piece), piece.Length * sizeof(float), throwOnEndOfStream: false);
            if (read < piece.Length * sizeof(float))
            {
                throw CutOff(what, count * sizeof(float), (done * sizeof(float)) + read);
            }

            if (!BitConverter.IsLittleEndian)
            {
                var bits = MemoryMarshal.Cast<float, int>(piece);
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }

            done += piece.Length;
        }

        return values;
    }

    private InvalidDataException CutOff(string what, long expected, long actual) =>
        new($"The {_subject} is cut off: {what} should have {expected} bytes, and {actual} are there.");
}
