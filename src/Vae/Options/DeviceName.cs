using System.Globalization;

namespace Vae.Options;

/// <summary>Names of devices as PyTorch writes them: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
internal static class DeviceName
{
    public const string Cpu = "cpu";
    private const string Cuda = "cuda";

    public static bool IsValid(string name) => name == Cpu || GpuOf(name) is not null;

    /// <summary>The number of the GPU, 0 where the name gives none; null if it is no name of a GPU.</summary>
    public static int? GpuOf(string? name)
    {
        if (name is null || !name.StartsWith(Cuda, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = name.AsSpan(Cuda.Length);
        return rest.IsEmpty ? 0
            : rest[0] == ':' && int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var gpu) ? gpu
            : null;
    }
}
