using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Vae.Kernels;

internal static class FloatBytes
{
    private const int ChunkValues = 1 << 24;

    /// <summary>The values as files have them, little-endian, in pieces whose bytes a span can hold.</summary>
    public static void ForEachChunk(this ReadOnlySpan<float> values, Action<ReadOnlySpan<byte>> use)
    {
        while (values.Length > 0)
        {
            var piece = values[..Math.Min(values.Length, ChunkValues)];
            use(BitConverter.IsLittleEndian ? MemoryMarshal.AsBytes(piece) : Swapped(piece));
            values = values[piece.Length..];
        }
    }

    private static byte[] Swapped(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return bytes;
    }
}
