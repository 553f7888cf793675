using System.Security.Cryptography;
using System.Text;
using Vae.MLNet;
using Vae.MLNet.Mapping;
using Vae.MLNet.ModelFile;
using Vae.MLNet.Serialization;

[assembly: PayloadReader(typeof(TransformerReader))]

namespace Vae.MLNet;

/// <summary>Makes transformers of the bytes that <see cref="TransformerPayload"/> wrote.</summary>
internal sealed class TransformerReader : IPayloadReader
{
    public object Read(object environment, Stream payload)
    {
        var create = ReadSettings(payload);
        var transformer = create(VaeModel.Load(payload));
        return payload.Position == payload.Length
            ? transformer
            : throw new InvalidDataException(
                $"The VAE in this model file has {payload.Length - payload.Position} bytes after its model; the file is damaged. Save the model again.");
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
            var kind = SavedSettings.ReadName(reader);
            return ReadKind(kind, reader, SavedSettings.ReadColumn(reader, "input"), version);
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
        VaeReconstructTransformer.KindName => VaeReconstructTransformer.ReadSettings(reader, input, keepObserved: false, version),
        VaeReconstructTransformer.KeepingKindName => VaeReconstructTransformer.ReadSettings(reader, input, keepObserved: true, version),
        VaeDecodeTransformer.KindName => VaeDecodeTransformer.ReadSettings(reader, input),
        VaeAnomalyTransformer.KindName => VaeAnomalyTransformer.ReadSettings(reader, input, version),
        _ => throw new InvalidDataException(
            "The VAE in this model file is of a kind that this Vae.MLNet does not know. Use the version that wrote it, or a later one."),
    };
}
