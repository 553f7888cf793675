using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Vae.MLNet.Tests.Images;

/// <summary>Writes PNG files of every colour type, each line with another filter (www.w3.org/TR/png-3).</summary>
internal static class TestPng
{
    private static readonly byte[] _signature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="colorType">0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA.</param>
    /// <param name="samples">One byte for each channel of each pixel; packed to <paramref name="depth"/> bits.</param>
    /// <param name="depth">Bits a sample; below 8 for one channel only.</param>
    /// <param name="palette">Red, green and blue of each colour.</param>
    /// <param name="transparency">Alpha of the first colours of the palette.</param>
    /// <param name="isInterlaced">Whether the header says that it is; the lines are as without.</param>
    public static byte[] Make(
        int width, int height, byte colorType, byte[] samples, byte depth = 8, byte[]? palette = null, byte[]? transparency = null, bool isInterlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colorType, (byte)(isInterlaced ? 1 : 0));
        return
        [
            .. _signature,
            .. Chunk("IHDR", header),
            .. palette is null ? [] : Chunk("PLTE", palette),
            .. transparency is null ? [] : Chunk("tRNS", transparency),
            .. Chunk("IDAT", Compress(Lines(samples, height, depth), Math.Max(1, samples.Length * depth / 8 / width / height))),
            .. Chunk("IEND", []),
        ];
    }

    private static byte[][] Lines(byte[] samples, int height, byte depth) =>
        [.. samples.Chunk(samples.Length / height).Select(line => Pack(line, depth))];

    private static byte[] Pack(byte[] line, byte depth)
    {
        var packed = new byte[((line.Length * depth) + 7) / 8];
        for (var i = 0; i < line.Length; i++)
        {
            packed[i * depth / 8] |= (byte)(line[i] << (8 - depth - (i * depth % 8)));
        }

        return packed;
    }

    private static byte[] Compress(byte[][] lines, int pixel)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            for (var y = 0; y < lines.Length; y++)
            {
                var filter = y % 5;
                zlib.WriteByte((byte)filter);
                for (var i = 0; i < lines[y].Length; i++)
                {
                    int left = i < pixel ? 0 : lines[y][i - pixel];
                    int above = y == 0 ? 0 : lines[y - 1][i];
                    int corner = i < pixel || y == 0 ? 0 : lines[y - 1][i - pixel];
                    int[] guesses = [0, left, above, (left + above) / 2, Paeth(left, above, corner)];
                    zlib.WriteByte((byte)(lines[y][i] - guesses[filter]));
                }
            }
        }

        return compressed.ToArray();
    }

    private static int Paeth(int left, int above, int corner) =>
        new[] { left, above, corner }.MinBy(neighbour => Math.Abs(left + above - corner - neighbour));

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        var chunk = new byte[content.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        content.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + content.Length), Crc32(content));
        return chunk;
    }

    private static uint Crc32(byte[] content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
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
