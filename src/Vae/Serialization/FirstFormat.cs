using System.Text.Json.Nodes;

namespace Vae.Serialization;

/// <summary>Version 1 of a model's metadata, completed by what it meant.</summary>
internal static class FirstFormat
{
    // The posterior's clamp, which was the likelihood's too, and its default.
    private static readonly (string Shared, string Own, double Default)[] _clamps =
    [
        ("minLogVariance", "minLikelihoodLogVariance", -30),
        ("maxLogVariance", "maxLikelihoodLogVariance", 20),
    ];

    /// <summary>Adds the objective, which only the options said, and the likelihood's clamps; leaves later versions as they are.</summary>
    public static void Complete(Dictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("version") != "1")
        {
            return;
        }

        if (Parse(metadata, "architecture") is { } architecture)
        {
            CompleteClamps(architecture);
            metadata["architecture"] = architecture.ToJsonString();
        }

        var options = Parse(metadata, "options");
        metadata["objective"] = (options?["objective"] ?? JsonValue.Create(nameof(VaeObjective.Vae))).ToJsonString();
        if (options?["architecture"] is JsonObject trained)
        {
            CompleteClamps(trained);
            metadata["options"] = options.ToJsonString();
        }
    }

    private static JsonObject? Parse(Dictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out var json) ? JsonNode.Parse(json) as JsonObject : null;

    private static void CompleteClamps(JsonObject architecture)
    {
        foreach (var (shared, own, value) in _clamps)
        {
            architecture[own] = architecture[shared]?.DeepClone() ?? value;
        }
    }
}
