using System.Security.Cryptography;

namespace Vae.MLNet.Serialization;

/// <summary>A transformer as bytes: what <see cref="TransformerReader"/> reads.</summary>
internal static class TransformerPayload
{
    /// <summary>The version written, and the latest that is read.</summary>
    public const int Version = 1;

    /// <summary>Where what the checksum covers begins.</summary>
    public const int ContentStart = sizeof(int) + SHA256.HashSizeInBytes;

    // *** Binary format ***
    // int: version
    // byte[32]: the SHA-256 of all that follows
    // string: the transformer's kind
    // string: input column
    // the kind's own settings, see its WriteSettings
    // the model: a safetensors block, to the end
    public static byte[] Write(VaeTransformer transformer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(stackalloc byte[SHA256.HashSizeInBytes]);
        writer.Write(transformer.Kind);
        writer.Write(transformer.InputColumnName);
        transformer.WriteSettings(writer);
        writer.Flush();
        transformer.Model.Save(stream);
        var payload = stream.ToArray();
        SHA256.HashData(payload.AsSpan(ContentStart), payload.AsSpan(sizeof(int)));
        return payload;
    }
}
