using System.Security.Cryptography;

namespace Vae.MLNet.Mapping;

/// <summary>A transformer as bytes: what <see cref="TransformerReader"/> reads.</summary>
internal static class TransformerPayload
{
    /// <summary>The version written, and the latest that is read.</summary>
    public const int Version = 3;

    // An array holds the whole payload; the rest of it is metadata.
    private const long MaxWeightBytes = 1_900_000_000;

    /// <summary>Where what the checksum covers begins.</summary>
    public const int ContentStart = sizeof(int) + SHA256.HashSizeInBytes;

    // *** Binary format ***
    // int: version
    // byte[32]: the SHA-256 of all that follows
    // string: the transformer's kind
    // string: input column
    // the kind's own settings, see its WriteSettings
    // the model: a safetensors block, to the end
    /// <exception cref="NotSupportedException">The model is larger than ML.NET's file can hold here.</exception>
    public static byte[] Write(VaeTransformer transformer)
    {
        var bytes = (long)sizeof(float) * transformer.Model.Weights.Values.Length;
        if (bytes > MaxWeightBytes)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"The model's weights have {bytes:N0} bytes; at most {MaxWeightBytes:N0} can be saved with a pipeline. Save the VaeModel itself ")
                + "with VaeModel.Save, and create a transformer from it after loading it.");
        }

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
