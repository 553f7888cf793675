using System.Globalization;
using System.Text.Json;

namespace Vae.Serialization;

/// <summary>Writes a model as one safetensors block.</summary>
/// <remarks>
/// *** Binary format ***
/// ulong, little-endian: bytes of the header
/// header: UTF-8 JSON, padded with spaces to a multiple of 8; "__metadata__" holds strings: format, version,
///   architecture, objective, options (optional), history, and the <see cref="Checksums"/>; every other key is a tensor with dtype, shape and data_offsets
/// data: the tensors' float32 values, little-endian, row-major, without gaps, in the order of the architecture's parameters
/// </remarks>
internal static class ModelWriter
{
    public const string FormatName = "vae.mlnet";

    /// <summary>Raised when an older reader could no longer make sense of a file.</summary>
    public const int Version = 2;

    // A reader refuses a file whose lists are longer than networks and runs make them.
    private const int MaxEpochs = 10_000;

    public static void Write(VaeModel model, Stream stream) =>
        SafetensorsWriter.Write(stream, Metadata(model), model.Weights.Parameters, [model.Weights.Memory]);

    private static Dictionary<string, string> Metadata(VaeModel model)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = FormatName,
            ["version"] = Version.ToString(CultureInfo.InvariantCulture),
            ["objective"] = JsonSerializer.Serialize(model.Objective, ModelJson.Of<VaeObjective>()),
            ["architecture"] = JsonSerializer.Serialize(model.Architecture, ModelJson.Of<VaeArchitecture>()),
            ["history"] = JsonSerializer.Serialize([.. Thinned(model.History)], ModelJson.Of<VaeEpochMetrics[]>()),
        };
        if (model.Options is { } options)
        {
            metadata["options"] = JsonSerializer.Serialize(options, ModelJson.Of<VaeOptions>());
        }

        return metadata;
    }

    /// <summary>Every n-th epoch of a long history, and always the last.</summary>
    private static IEnumerable<VaeEpochMetrics> Thinned(IReadOnlyList<VaeEpochMetrics> history)
    {
        var step = (history.Count + MaxEpochs - 1) / MaxEpochs;
        return history.Where((_, i) => (history.Count - 1 - i) % step == 0);
    }
}
