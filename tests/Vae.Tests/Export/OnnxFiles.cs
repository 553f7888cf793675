using System.Security.Cryptography;

namespace Vae.Tests.Export;

/// <summary>
/// Keeps the files that are tested in the folder that the environment variable <c>VAE_WRITE_ONNX</c> names, for ONNX's own checker:
/// <c>Fixtures/check_onnx.py</c>.
/// </summary>
internal static class OnnxFiles
{
    public static void Keep(byte[] model)
    {
        if (Environment.GetEnvironmentVariable("VAE_WRITE_ONNX") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(model))[..16]}.onnx"), model);
        }
    }
}
