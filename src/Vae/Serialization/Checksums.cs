using System.Security.Cryptography;
using System.Text;

namespace Vae.Serialization;

/// <summary>What a block says of its own content, so that a flipped bit is noticed that leaves it readable.</summary>
internal static class Checksums
{
    /// <summary>The SHA-256 of the arrays' bytes.</summary>
    public const string DataKey = "sha256";

    /// <summary>The SHA-256 of the other strings.</summary>
    public const string HeaderKey = "headerSha256";

    public static string OfData(IEnumerable<ReadOnlyMemory<float>> pieces)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in pieces)
        {
            SafetensorsWriter.ForEachChunk(piece.Span, hash.AppendData);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public static string OfHeader(Dictionary<string, string> metadata)
    {
        var lines = metadata.Where(entry => entry.Key != HeaderKey)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}={entry.Value}\n");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
