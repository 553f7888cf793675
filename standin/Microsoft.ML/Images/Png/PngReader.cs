using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Reads PNG files of up to 8 bits a sample, not interlaced (www.w3.org/TR/png-3). Checksums are not checked.</summary>
internal static class PngReader
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <exception cref="InvalidDataException">The file is no such PNG; the message says why.</exception>
    public static PngImage Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
            throw new InvalidDataException("the ML.NET stand-in reads PNG files, and these are not the first bytes of one.");

        PngHeader header = null;
        ReadOnlySpan<byte> palette = [], transparency = [];
        using var data = new MemoryStream();
        for (var rest = file[Signature.Length..]; ;)
        {
            var (type, chunk) = Take(ref rest);
            if (header is null && type != "IHDR")
                throw new InvalidDataException($"the PNG file begins with {type}, not with its header.");
            switch (type)
            {
                case "IHDR":
                    header = PngHeader.Read(chunk);
                    break;
                case "PLTE":
                    palette = chunk;
                    break;
                case "tRNS":
                    transparency = chunk;
                    break;
                case "IDAT":
                    data.Write(chunk);
                    break;
                case "IEND":
                    data.Position = 0;
                    return PngPixels.Expand(header, PngLines.Read(header, data), palette, transparency);
            }
        }
    }

    // A chunk is its length, four letters, its data and a checksum.
    private static (string Type, byte[] Data) Take(ref ReadOnlySpan<byte> rest)
    {
        uint length = rest.Length < 12 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - 12)
            throw new InvalidDataException("the PNG file is truncated.");
        var chunk = (Encoding.ASCII.GetString(rest.Slice(4, 4)), rest.Slice(8, (int)length).ToArray());
        rest = rest[(12 + (int)length)..];
        return chunk;
    }
}
