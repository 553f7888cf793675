using System.Globalization;
using System.Text.Json;
using Vae.Data;
using Vae.Serialization;

namespace Vae.Training;

/// <summary>What a checkpoint must have in common with the run that resumes from it.</summary>
internal sealed class RunIdentity
{
    private const string OptionsKey = "options";
    private const string ProcessesKey = "processes";
    private const string ClusterKey = "cluster";
    private const string Alone = "alone";

    // Of what a run need not have, and of what checkpoints did not say at first.
    private const string None = "none";
    private const string ValidationKey = "validation";
    private const string StartKey = "start";

    // In the order in which differences are reported: what a user most likely changed comes first.
    private readonly (string Key, string Name, string Value)[] _entries;

    private RunIdentity((string Key, string Name, string Value)[] entries) => _entries = entries;

    /// <param name="options">The options as they take effect.</param>
    /// <param name="architecture">What is trained.</param>
    /// <param name="engine">Its name.</param>
    /// <param name="rows">The data.</param>
    /// <param name="start">The trained weights that it started from; null where it started afresh.</param>
    public static RunIdentity Of(VaeOptions options, VaeArchitecture architecture, string engine, TrainingRows rows, VaeWeights? start)
    {
        // How a run goes changes no bits, or rounding at most; but for the engine, which is compared by name, whichever
        // way it was chosen, and the budget, by what follows from it.
        return new(
        [
            ("columns", "the number of values per row", architecture.InputDimension.ToString(CultureInfo.InvariantCulture)),
            ("rows", "the number of rows", rows.Count.ToString(CultureInfo.InvariantCulture)),
            (OptionsKey, "options", JsonSerializer.Serialize(options, ModelJson.Of<VaeOptions>())),
            ("architecture", "the architecture", JsonSerializer.Serialize(architecture, ModelJson.Of<VaeArchitecture>())),
            ("engine", "the engine", engine),
            ("shuffled", $"the number of rows shuffled at a time ({nameof(options.Run.MemoryBudget)})", options.Run.PeersWithOtherRows is null ? Shuffled(rows) : "each process its own"),
            (ProcessesKey, "the number of processes", (options.Run.Peers?.Size ?? 1).ToString(CultureInfo.InvariantCulture)),
            (ClusterKey, "how they share the work", options.Run.Peers?.Options.ToString() ?? Alone),
            ("data", "the data's SHA-256", rows.Survey.Hash),
            (ValidationKey, "the validation data's SHA-256", rows.Validation?.Survey.Hash ?? None),
            (StartKey, "the SHA-256 of the weights to start from", start is null ? None : WeightHash.Of(start)),
        ]);
    }

    /// <summary>What must be the same in all processes.</summary>
    public IReadOnlyList<(string Name, string Value)> Entries =>
        [.. _entries.SelectMany(entry => entry.Key == OptionsKey ? Flat(entry.Value) : [(entry.Name, entry.Value)])];

    public void Write(Dictionary<string, string> metadata)
    {
        foreach (var (key, _, value) in _entries)
        {
            metadata[key] = value;
        }
    }

    /// <returns>What differs first, as the rest of a sentence; null if nothing does.</returns>
    public string? Difference(Dictionary<string, string> metadata)
    {
        foreach (var (key, name, value) in _entries)
        {
            var found = metadata.GetValueOrDefault(key, key switch { ProcessesKey => "1", ClusterKey => Alone, ValidationKey or StartKey => None, _ => "missing" });
            if (found != value)
            {
                return key == OptionsKey ? OptionDifference(found, value) : $"{name} was {Excerpt.Of(found)} then and is {Excerpt.Of(value)} now";
            }
        }

        return null;
    }

    private static string Shuffled(TrainingRows rows) =>
        (rows.BufferRows?.ToString(CultureInfo.InvariantCulture) ?? "all") + (rows.BufferRows is not null && rows.SourceShuffles ? ", by the source too" : "");

    /// <summary>An object's members, each by its name.</summary>
    private static IEnumerable<(string Name, string Value)> Flat(string options)
    {
        using var document = JsonDocument.Parse(options);
        return [.. document.RootElement.EnumerateObject().Select(member => ($"{char.ToUpperInvariant(member.Name[0])}{member.Name[1..]}", member.Value.GetRawText()))];
    }

    private static string OptionDifference(string then, string now)
    {
        using var old = JsonDocument.Parse(then);
        using var current = JsonDocument.Parse(now);
        return Difference(old.RootElement, current.RootElement, "") ?? "the options have changed";
    }

    private static string? Difference(JsonElement then, JsonElement now, string prefix)
    {
        foreach (var property in now.EnumerateObject())
        {
            var name = $"{prefix}{char.ToUpperInvariant(property.Name[0])}{property.Name[1..]}";
            var found = then.TryGetProperty(property.Name, out var before);
            if (found && before.ValueKind == JsonValueKind.Object && property.Value.ValueKind == JsonValueKind.Object
                && Difference(before, property.Value, name + ".") is { } inside)
            {
                return inside;
            }

            var text = found ? before.GetRawText() : "missing";
            if (text != property.Value.GetRawText())
            {
                return $"{name} was {Excerpt.Of(text)} then and is {Excerpt.Of(property.Value.GetRawText())} now";
            }
        }

        return null;
    }
}
