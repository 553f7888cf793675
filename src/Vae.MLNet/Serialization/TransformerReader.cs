using System.Security.Cryptography;
using System.Text;
using Vae.MLNet.ModelFile;
using Vae.MLNet.Serialization;

[assembly: PayloadReader(typeof(TransformerReader))]

namespace Vae.MLNet.Serialization;

/// <summary>Makes transformers of the bytes that <see cref="TransformerPayload"/> wrote.</summary>
internal sealed class TransformerReader : IPayloadReader
{
    private const int MaxNameBytes = 1 << 16;

    public object Read(object environment, Stream payload)
    {
        var create = ReadSettings(payload);
        var transformer = create(VaeModel.Load(payload));
        return payload.Position == payload.Length
            ? transformer
            : throw new InvalidDataException(
                $"The VAE in this model file has {payload.Length - payload.Position} bytes after its model; the file is damaged. Save the model again.");
    }

    /// <summary>A name of a column.</summary>
    /// <exception cref="InvalidDataException">It is empty, or too long for a name.</exception>
    internal static string ReadColumn(BinaryReader reader, string role) =>
        ReadName(reader) is { Length: > 0 } name
            ? name
            : throw new InvalidDataException($"The VAE in this model file names no {role} column; the file is damaged. Save the model again.");

    /// <summary>As <see cref="BinaryReader.ReadString"/>, which reads gigabytes where they are there.</summary>
    private static string ReadName(BinaryReader reader)
    {
        var bytes = reader.Read7BitEncodedInt();
        return bytes is >= 0 and <= MaxNameBytes
            ? Encoding.UTF8.GetString(reader.ReadBytes(bytes))
            : throw new InvalidDataException(
                $"The VAE in this model file has a name of {bytes} bytes, at most {MaxNameBytes} are allowed; the file is damaged. Save the model again.");
    }

    // *** Binary format *** see TransformerPayload
    private static Func<VaeModel, VaeTransformer> ReadSettings(Stream payload)
    {
        using var reader = new BinaryReader(payload, Encoding.UTF8, leaveOpen: true);
        try
        {
            var version = reader.ReadInt32();
            if (version is < 1 or > TransformerPayload.Version)
            {
                throw new InvalidDataException(
                    $"The VAE in this model file has format version {version}; this Vae.MLNet reads 1 to {TransformerPayload.Version}. "
                    + "Use the version of Vae.MLNet that wrote it, or a later one.");
            }

            RequireChecksum(reader.ReadBytes(SHA256.HashSizeInBytes), payload);
            var kind = ReadName(reader);
            return ReadKind(kind, reader, ReadColumn(reader, "input"), version);
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            throw new InvalidDataException("The VAE in this model file is truncated or damaged. Save the model again.", e);
        }
    }

    private static void RequireChecksum(byte[] expected, Stream payload)
    {
        var start = payload.Position;
        if (!SHA256.HashData(payload).AsSpan().SequenceEqual(expected))
        {
            throw new InvalidDataException(
                "The VAE in this model file does not have the checksum that was written with it; the file is truncated or damaged. "
                + "Save the model again.");
        }

        payload.Position = start;
    }

    private static Func<VaeModel, VaeTransformer> ReadKind(string kind, BinaryReader reader, string input, int version) => kind switch
    {
        VaeEncodeTransformer.KindName => VaeEncodeTransformer.ReadSettings(reader, input),
        VaeReconstructTransformer.KindName => VaeReconstructTransformer.ReadSettings(reader, input, keepObserved: false),
        VaeReconstructTransformer.KeepingKindName => VaeReconstructTransformer.ReadSettings(reader, input, keepObserved: true),
        VaeDecodeTransformer.KindName => VaeDecodeTransformer.ReadSettings(reader, input),
        VaeAnomalyTransformer.KindName => VaeAnomalyTransformer.ReadSettings(reader, input, version),
        _ => throw new InvalidDataException(
            "The VAE in this model file is of a kind that this Vae.MLNet does not know. Use the version that wrote it, or a later one."),
    };
}
