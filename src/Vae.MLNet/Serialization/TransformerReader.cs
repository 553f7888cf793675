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
        var transformer = create(VaeModel.Load(payload));
        return payload.Position == payload.Length
            ? transformer
            : throw new InvalidDataException(
                $"The VAE in this model file is followed by {payload.Length - payload.Position} bytes that do not belong there; the file is "
                + "damaged. Save the model again.");
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
