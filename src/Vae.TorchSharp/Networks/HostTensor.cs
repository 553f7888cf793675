using System.Runtime.InteropServices;
using TorchSharp;

namespace Vae.TorchSharp.Networks;

/// <summary>Our own memory to tensors and back.</summary>
internal static class HostTensor
{
    // TorchSharp shows at most 2 GiB of a tensor at a time.
    private const int Chunk = 1 << 28;

    /// <summary>A copy in single precision, on the CPU, whatever the process's default type and device are.</summary>
    public static torch.Tensor From(ReadOnlySpan<float> values, params long[] shape)
    {
        var tensor = torch.empty(shape, dtype: torch.float32, device: torch.CPU);
        for (var start = 0L; start < values.Length; start += Chunk)
        {
            var part = values.Slice((int)start, (int)Math.Min(Chunk, values.Length - start));
            part.CopyTo(Floats(tensor, start, part.Length));
        }

        return tensor;
    }

    /// <summary>Copies a tensor of any device.</summary>
    /// <param name="tensor">Single precision, contiguous.</param>
    /// <param name="destination">As many values as the tensor has.</param>
    public static void CopyTo(torch.Tensor tensor, Span<float> destination)
    {
        var host = tensor.detach().cpu();
        for (var start = 0L; start < destination.Length; start += Chunk)
        {
            var part = destination.Slice((int)start, (int)Math.Min(Chunk, destination.Length - start));
            Floats(host, start, part.Length).CopyTo(part);
        }
    }

    private static Span<float> Floats(torch.Tensor tensor, long start, int length) =>
        MemoryMarshal.Cast<byte, float>((length == tensor.NumberOfElements ? tensor : tensor.view(-1).narrow(0, start, length)).bytes);
}
