using System.Buffers.Binary;
using System.IO.Compression;

/// <summary>Writes PNG files of 8 bits for each of red, green and blue (www.w3.org/TR/png-3).</summary>
internal static class PngFile
{
    private static readonly byte[] _signature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    public static void Save(Canvas canvas, string path)
    {
        using var file = File.Create(path);
        file.Write(_signature);
        WriteChunk(file, "IHDR"u8, Header(canvas));
        WriteChunk(file, "IDAT"u8, Compress(canvas));
        WriteChunk(file, "IEND"u8, []);
    }

    private static byte[] Header(Canvas canvas)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, canvas.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), canvas.Height);
        header[8] = 8; // bits a channel
        header[9] = 2; // red, green, blue
        return header;
    }

    private static byte[] Compress(Canvas canvas)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            for (var y = 0; y < canvas.Height; y++)
            {
                zlib.WriteByte(0); // this line is not filtered
                foreach (var pixel in canvas.Row(y))
                {
                    zlib.Write([pixel.R, pixel.G, pixel.B]);
                }
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32([.. type, .. data]));
        file.Write(number);
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
