using System.Runtime.InteropServices;
using TorchSharp;

namespace Vae.TorchSharp.Networks;

/// <summary>Tensors made of our own memory.</summary>
internal static class HostTensor
{
    /// <summary>A copy in single precision, on the CPU, whatever the process's default type and device are.</summary>
    public static torch.Tensor From(ReadOnlySpan<float> values, params long[] shape)
    {
        var tensor = torch.empty(shape, dtype: torch.float32, device: torch.CPU);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return tensor;
    }
}
