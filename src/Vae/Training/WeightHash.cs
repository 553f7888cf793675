using System.Security.Cryptography;
using Vae.Kernels;

namespace Vae.Training;

/// <summary>Weights in a line of text.</summary>
internal static class WeightHash
{
    public static string Of(VaeWeights weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        weights.Values.ForEachChunk(hash.AppendData);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
