using System.Security.Cryptography;
using System.Text;
using Vae.Kernels;

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
            piece.Span.ForEachChunk(hash.AppendData);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public static string OfHeader(Dictionary<string, string> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in metadata.Where(entry => entry.Key != HeaderKey).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Append(hash, key);
            Append(hash, "=");
            Append(hash, value);
            Append(hash, "\n");
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The text's UTF-8, some at a time.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        var encoder = Encoding.UTF8.GetEncoder();
        Span<byte> bytes = stackalloc byte[1024];
        var rest = text.AsSpan();
        for (var completed = false; !completed;)
        {
            encoder.Convert(rest, bytes, flush: true, out var used, out var written, out completed);
            hash.AppendData(bytes[..written]);
            rest = rest[used..];
        }
    }
}
