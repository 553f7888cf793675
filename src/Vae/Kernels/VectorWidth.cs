using System.Runtime.Intrinsics;

namespace Vae.Kernels;

/// <summary>How wide the widest vectors are, found out once; no result depends on it.</summary>
/// <remarks>
/// The processor's own, unless the environment variable <see cref="Variable"/> is 512: then the code for 512 bits runs everywhere, in
/// software where the processor lacks it, so that every machine can test it. Narrower ones are had by taking widths away from the
/// runtime: DOTNET_EnableAVX512=0 leaves 256 bits, DOTNET_EnableAVX2=0 128, DOTNET_EnableHWIntrinsic=0 none.
/// </remarks>
internal static class VectorWidth
{
    /// <summary>The environment variable that forces a width.</summary>
    public const string Variable = "VAE_VECTOR_BITS";

    /// <summary>Whether the 512-bit code runs.</summary>
    public static readonly bool Is512 =
        Vector512.IsHardwareAccelerated || Environment.GetEnvironmentVariable(Variable) == "512";
}
