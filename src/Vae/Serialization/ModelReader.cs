using System.Text.Json;

namespace Vae.Serialization;

/// <summary>Reads what <see cref="ModelWriter"/> writes, and refuses everything else.</summary>
/// <remarks>
/// *** Binary format ***
/// ulong, little-endian: bytes of the header
/// header: UTF-8 JSON, padded with spaces to a multiple of 8; "__metadata__" holds strings: format, version,
///   architecture, objective, options (optional), history, and the <see cref="Checksums"/>; every other key is a tensor with dtype, shape and data_offsets
/// data: the tensors' float32 values, little-endian, row-major, in any order, without gaps
/// Version 1 has no objective, options of another form, and one clamp for all log-variances: see <see cref="FirstFormat"/>.
/// </remarks>
internal static class ModelReader
{
    /// <exception cref="InvalidDataException">The stream does not hold a model; the message says what is wrong.</exception>
    public static VaeModel Read(Stream stream) => Checked(() => ReadChecked(stream));

    /// <summary>Reads weights alone, whatever else the block says.</summary>
    /// <param name="stream">At a block that any program wrote.</param>
    /// <param name="architecture">A valid one.</param>
    /// <exception cref="InvalidDataException">The stream does not hold its weights; the message says what is wrong.</exception>
    public static VaeWeights ReadWeights(Stream stream, VaeArchitecture architecture) => Checked(() =>
        new VaeWeights(architecture, SafetensorsReader.OpenForeign(stream, "model").ReadTensors([architecture.GetParameters()], "the weights")[0]));

    private static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
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
        MetadataLimits.Check(reader.Metadata, MetadataLimits.MaxItems, "architecture", "objective", "options", "history");
        FirstFormat.Complete(reader.Metadata);
        var architecture = Deserialize(reader.Metadata, "architecture", ModelJson.Of<VaeArchitecture>())
            ?? throw new InvalidDataException("The model's metadata hold no 'architecture'.");
        architecture.Validate();
        var objective = reader.Metadata.TryGetValue("objective", out var json)
            ? JsonSerializer.Deserialize(json, ModelJson.Of<VaeObjective>())
            : throw new InvalidDataException("The model's metadata hold no 'objective'.");
        var values = reader.ReadTensors([architecture.GetParameters()], "the weights")[0];
        var options = Options(reader.Metadata);
        var history = Deserialize(reader.Metadata, "history", ModelJson.Of<VaeEpochMetrics[]>());
        return history?.Contains(null) == true
            ? throw new InvalidDataException("The model is damaged: its history has an empty entry.")
            : new(new VaeWeights(architecture, values), options, history, objective);
    }

    /// <summary>
    /// The options are the past, and the model is whole without them: what a later version's say that this one does not know leaves
    /// them unknown.
    /// </summary>
    private static VaeOptions? Options(Dictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue("options", out var json))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        try
        {
            return document.Deserialize(ModelJson.Of<VaeOptions>());
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    private static T? Deserialize<T>(
        Dictionary<string, string> metadata, string key, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        metadata.TryGetValue(key, out var json) ? JsonSerializer.Deserialize(json, type) : null;
}
