using System.Security.Cryptography;
using Vae.MLNet.ModelFile;
using Vae.MLNet.Serialization;

[assembly: PayloadReader(typeof(TransformerReader))]

namespace Vae.MLNet.Serialization;

/// <summary>Makes transformers of the bytes that <see cref="TransformerPayload"/> wrote.</summary>
internal sealed class TransformerReader : IPayloadReader
{
    public object Read(object environment, Stream payload)
    {
        var create = ReadSettings(payload);
        return create(VaeModel.Load(payload));
    }

    // *** Binary format *** see TransformerPayload
    private static Func<VaeModel, VaeTransformer> ReadSettings(Stream payload)
    {
        using var reader = new BinaryReader(payload, System.Text.Encoding.UTF8, leaveOpen: true);
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
            var kind = reader.ReadString();
            var input = reader.ReadString();
            return input.Length == 0
                ? throw new InvalidDataException("The VAE in this model file names no input column; the file is damaged. Save the model again.")
                : ReadKind(kind, reader, input);
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

    private static Func<VaeModel, VaeTransformer> ReadKind(string kind, BinaryReader reader, string input) => kind switch
    {
        VaeEncodeTransformer.KindName => VaeEncodeTransformer.ReadSettings(reader, input),
        VaeReconstructTransformer.KindName => VaeReconstructTransformer.ReadSettings(reader, input, keepObserved: false),
        VaeReconstructTransformer.KeepingKindName => VaeReconstructTransformer.ReadSettings(reader, input, keepObserved: true),
        VaeAnomalyTransformer.KindName => VaeAnomalyTransformer.ReadSettings(reader, input),
        _ => throw new InvalidDataException(
            "The VAE in this model file is of a kind that this Vae.MLNet does not know. Use the version that wrote it, or a later one."),
    };
}
