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

    private static readonly (string Name, string Own)[] _elbo =
    [
        ("beta", "beta"), ("betaWarmUpEpochs", "warmUpEpochs"), ("betaCycles", "cycles"), ("freeBits", "freeBits"), ("samples", "samples"),
    ];

    /// <summary>
    /// Adds the objective, which only the options said, and the likelihood's clamps, and takes the options away; leaves later versions as
    /// they are.
    /// </summary>
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

        metadata["objective"] = Objective(Parse(metadata, "options") ?? []).ToJsonString();

        // They had another form, and the model is whole without them.
        metadata.Remove("options");
    }

    private static JsonObject Objective(JsonObject options)
    {
        // What neither is, the reader refuses.
        var kind = options["objective"]?.ToString() switch
        {
            null or "Vae" => "elbo",
            "Autoencoder" => "autoencoder",
            var unknown => unknown,
        };
        var objective = new JsonObject { ["objective"] = kind };
        foreach (var (name, own) in kind == "elbo" ? _elbo : [])
        {
            if (options[name] is { } value)
            {
                objective[own] = value.DeepClone();
            }
        }

        return objective;
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
