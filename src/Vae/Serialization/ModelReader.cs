using System.Text.Json;

namespace Vae.Serialization;

/// <summary>Reads what <see cref="ModelWriter"/> writes, and refuses everything else.</summary>
/// <remarks>
/// *** Binary format ***
/// ulong, little-endian: bytes of the header
/// header: UTF-8 JSON, padded with spaces to a multiple of 8; "__metadata__" holds strings: format, version, architecture,
///   options (optional), history, and the <see cref="Checksums"/>; every other key is a tensor with dtype, shape and data_offsets
/// data: the tensors' float32 values, little-endian, row-major, in any order, without gaps
/// </remarks>
internal static class ModelReader
{
    /// <exception cref="InvalidDataException">The stream does not hold a model; the message says what is wrong.</exception>
    public static VaeModel Read(Stream stream)
    {
        try
        {
            return ReadChecked(stream);
        }
        catch (Exception e) when (
            e is JsonException or ArgumentException or OverflowException or InvalidOperationException or NotSupportedException)
        {
            throw new InvalidDataException($"This is not a VAE model, it is damaged, or a later version wrote it: {Excerpt.Of(e.Message)}", e);
        }
    }

    private static VaeModel ReadChecked(Stream stream)
    {
        var reader = SafetensorsReader.Open(stream, "model", ModelWriter.FormatName, ModelWriter.Version);
        MetadataLimits.Check(reader.Metadata, MetadataLimits.MaxItems, "architecture", "options", "history");
        var architecture = Deserialize(reader.Metadata, "architecture", ModelJson.Of<VaeArchitecture>())
            ?? throw new InvalidDataException("The model's metadata hold no 'architecture'.");
        architecture.Validate();
        var values = reader.ReadTensors([architecture.GetParameters()], "the weights")[0];
        var options = Deserialize(reader.Metadata, "options", ModelJson.Of<VaeOptions>());
        var history = Deserialize(reader.Metadata, "history", ModelJson.Of<VaeEpochMetrics[]>());
        return history?.Contains(null) == true
            ? throw new InvalidDataException("The model is damaged: its history has an empty entry.")
            : new(new VaeWeights(architecture, values), options, history);
    }

    private static T? Deserialize<T>(
        Dictionary<string, string> metadata, string key, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        metadata.TryGetValue(key, out var json) ? JsonSerializer.Deserialize(json, type) : null;
}
