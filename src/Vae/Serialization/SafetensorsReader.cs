using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Vae.Serialization;

/// <summary>Reads what <see cref="SafetensorsWriter"/> and Python's <c>safetensors</c> write, and refuses everything else.</summary>
internal sealed class SafetensorsReader
{
    /// <summary>Several times what the largest network and the longest history that are allowed take.</summary>
    public const int MaxHeaderBytes = 1 << 23;

    private const int FirstValues = 1 << 16;

    private const int ChunkValues = 1 << 24;

    private readonly Stream _stream;
    private readonly string _subject;
    private readonly SafetensorsHeader _header;

    private SafetensorsReader(Stream stream, string subject, int maxHeaderBytes)
    {
        (_stream, _subject) = (stream, subject);
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(ReadExactly(sizeof(ulong), "the header's length"));
        if (headerBytes is 0 || headerBytes > (ulong)maxHeaderBytes)
        {
            throw new InvalidDataException(
                $"This is not a VAE {subject}: it does not begin as one. (Its header would have {headerBytes} bytes; from 1 to {maxHeaderBytes} "
                + "are allowed.)");
        }

        _header = new(ReadExactly((int)headerBytes, "the header"), subject);
    }

    /// <summary>The strings of the header.</summary>
    public Dictionary<string, string> Metadata => _header.Metadata ?? [];

    /// <summary>How many tensors the header names.</summary>
    public int TensorCount => _header.Tensors.Count;

    /// <summary>Reads the header of a block that any program wrote.</summary>
    /// <param name="stream">At the block's beginning.</param>
    /// <param name="subject">What the block should hold, for messages: <c>model</c>.</param>
    /// <exception cref="InvalidDataException">There is no such block.</exception>
    public static SafetensorsReader OpenForeign(Stream stream, string subject)
    {
        var reader = new SafetensorsReader(stream, subject, MaxHeaderBytes);
        reader.RequireChecksum(Checksums.HeaderKey, "header", () => Checksums.OfHeader(reader.Metadata));
        return reader;
    }

    /// <summary>Reads the header of a block of ours.</summary>
    /// <param name="stream">At the block's beginning.</param>
    /// <param name="subject">What the block should hold, for messages: <c>model</c>.</param>
    /// <param name="format">The metadata's format.</param>
    /// <param name="version">The last version known.</param>
    /// <param name="maxHeaderBytes">A longer header is refused unread.</param>
    /// <exception cref="InvalidDataException">There is no such block.</exception>
    public static SafetensorsReader Open(Stream stream, string subject, string format, int version, int maxHeaderBytes = MaxHeaderBytes)
    {
        var reader = new SafetensorsReader(stream, subject, maxHeaderBytes);
        if (reader._header.Metadata?.GetValueOrDefault("format") != format)
        {
            throw new InvalidDataException($"This is a safetensors file but not a VAE {subject}: its metadata hold no format '{format}'.");
        }

        var found = reader.Metadata.GetValueOrDefault("version");
        if (!int.TryParse(found, out var number) || number < 1 || number > version)
        {
            throw new InvalidDataException(
                $"The {subject} has format version '{Excerpt.Of(found)}'; this library reads 1 to {version}. Update the library.");
        }

        reader.RequireChecksum(Checksums.HeaderKey, "header", () => Checksums.OfHeader(reader.Metadata));
        return reader;
    }

    /// <summary>Reads the tensors, which must be those given, in any order, and fill the data without overlap or gap.</summary>
    /// <param name="groups">Names and shapes.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <returns>One array for each group, which holds its tensors in the group's order.</returns>
    public float[][] ReadTensors(IReadOnlyList<IReadOnlyList<VaeParameter>> groups, string what)
    {
        var places = TensorPlaces.Of(_header.Tensors, groups, _subject);
        var part = new Part(what, places.Sum(place => (long)place.Length) * sizeof(float));

        // Nothing of the size that a header claims is allocated before the data are known to be there.
        RequirePresent(part);
        float[][]? pieces = _stream.CanSeek ? null : [.. places.Select(place => ReadGrowing<float>(place.Length, part))];
        float[][] arrays = [.. groups.Select(group => new float[group.Sum(tensor => tensor.Length)])];
        foreach (var (i, place) in places.Index())
        {
            var destination = arrays[place.Group].AsSpan(place.Start, place.Length);
            if (pieces is null)
            {
                Fill(destination, part);
            }
            else
            {
                pieces[i].CopyTo(destination);
            }
        }

        if (!BitConverter.IsLittleEndian)
        {
            foreach (var bits in arrays.Select(array => array.AsMemory()))
            {
                var swapped = MemoryMarshal.Cast<float, int>(bits.Span);
                BinaryPrimitives.ReverseEndianness(swapped, swapped);
            }
        }

        RequireChecksum(Checksums.DataKey, "data", () => Checksums.OfData(arrays.Select(array => (ReadOnlyMemory<float>)array)));
        return arrays;
    }

    /// <summary>A block that another program wrote may have none.</summary>
    private void RequireChecksum(string key, string part, Func<string> actual)
    {
        if (Metadata.TryGetValue(key, out var written) && written != actual())
        {
            throw new InvalidDataException(
                $"The {_subject} is damaged: its {part} does not have the checksum that was written with it. Use another copy of it.");
        }
    }

    private byte[] ReadExactly(int count, string what)
    {
        var part = new Part(what, count);
        RequirePresent(part);
        if (!_stream.CanSeek)
        {
            return ReadGrowing<byte>(count, part);
        }

        var bytes = new byte[count];
        Fill<byte>(bytes, part);
        return bytes;
    }

    /// <summary>Where the stream can tell.</summary>
    private void RequirePresent(Part part)
    {
        if (_stream.CanSeek && _stream.Length - _stream.Position is var left && left < part.Bytes)
        {
            throw CutOff(part, left);
        }
    }

    /// <summary>Reads in pieces, so that a false length costs no more memory than there are data.</summary>
    private T[] ReadGrowing<T>(int count, Part part)
        where T : unmanaged
    {
        var values = new T[Math.Min(count, FirstValues)];
        for (var done = 0; ;)
        {
            Fill(values.AsSpan(done), part);
            done = values.Length;
            if (done == count)
            {
                return values;
            }

            Array.Resize(ref values, (int)Math.Min(count, 2L * done));
        }
    }

    /// <summary>In pieces whose bytes a span can hold.</summary>
    private void Fill<T>(Span<T> values, Part part)
        where T : unmanaged
    {
        while (values.Length > 0)
        {
            var piece = values[..Math.Min(values.Length, ChunkValues)];
            var bytes = MemoryMarshal.AsBytes(piece);
            var read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            part.Read += read;
            if (read < bytes.Length)
            {
                throw CutOff(part, part.Read);
            }

            values = values[piece.Length..];
        }
    }

    private InvalidDataException CutOff(Part part, long present) =>
        new($"The {_subject} is cut off: {part.What} should have {part.Bytes} bytes, but only {present} are there.");

    /// <summary>A part of the block, and how much of it has been read.</summary>
    private sealed class Part(string what, long bytes)
    {
        public string What => what;

        public long Bytes => bytes;

        public long Read { get; set; }
    }
}
