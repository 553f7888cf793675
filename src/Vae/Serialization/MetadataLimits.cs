using System.Buffers;
using System.Text;
using System.Text.Json;
using Vae.Architecture;

namespace Vae.Serialization;

/// <summary>Counts what the JSON in a header's strings would make, before anything is made of it.</summary>
internal static class MetadataLimits
{
    /// <summary>Items of all lists in one string: two networks with as many layers and ranges as there may be, or a history.</summary>
    public const int MaxItems = 2 * ((2 * ArchitectureRules.MaxLayers) + LikelihoodRules.MaxRanges);

    // An epoch of a history has 18, a range 11.
    private const int TokensPerItem = 18;

    // A checkpoint's progress has 40 beside its history.
    private const int OtherTokens = 100;

    /// <param name="metadata">The strings.</param>
    /// <param name="maxItems">Most items of all lists of one string together.</param>
    /// <param name="keys">Those that hold JSON; one that is missing is none.</param>
    /// <exception cref="InvalidDataException">There are more items.</exception>
    /// <exception cref="JsonException">One is no JSON.</exception>
    public static void Check(Dictionary<string, string> metadata, int maxItems, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (metadata.TryGetValue(key, out var json))
            {
                var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(json));
                RequireFew(bytes.AsSpan(0, Encoding.UTF8.GetBytes(json, bytes)), key, maxItems);
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    private static void RequireFew(ReadOnlySpan<byte> json, string key, int maxItems)
    {
        var reader = new Utf8JsonReader(json);
        var (items, tokens, lists) = (0, 0L, 0UL);
        while (reader.Read())
        {
            // A bit for each depth, of which JSON here has at most 64: whether the values there are items of a list.
            var isValue = reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject);
            items += isValue && (lists & (1UL << reader.CurrentDepth)) != 0 ? 1 : 0;
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                var inside = 1UL << (reader.CurrentDepth + 1);
                lists = reader.TokenType == JsonTokenType.StartArray ? lists | inside : lists & ~inside;
            }

            if (items > maxItems || ++tokens > ((long)TokensPerItem * Math.Max(maxItems, MaxItems)) + OtherTokens)
            {
                throw new InvalidDataException(
                    $"The '{key}' of the metadata is longer than any network or run would make it: its lists have more than {maxItems} items, or it has as "
                    + "many words as if they did. The file is damaged.");
            }
        }
    }
}
