using System.Text.Json;

namespace Vae.Serialization;

/// <summary>The header of a safetensors block: strings, and where each tensor lies.</summary>
/// <remarks>Every list is bounded while it is read, so that a header costs little more memory than its bytes.</remarks>
internal sealed class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";

    // Those of the deepest network that is allowed, its optimiser's arrays among them.
    private const int MaxTensors = 1 << 15;
    private const int MaxStrings = 256;
    private const int MaxDimensions = 8;

    private readonly string _subject;

    /// <param name="json">UTF-8; spaces may follow.</param>
    /// <param name="subject">What the block should hold, for messages.</param>
    /// <exception cref="InvalidDataException">It is no such header.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public SafetensorsHeader(ReadOnlySpan<byte> json, string subject)
    {
        _subject = subject;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException($"This is not a VAE {_subject}: its header is not a JSON object.");
        }

        while (NextName(ref reader) is { } name)
        {
            if (name == MetadataKey ? Metadata is not null : Tensors.ContainsKey(name))
            {
                throw Twice(name);
            }

            if (name == MetadataKey)
            {
                Metadata = ReadStrings(ref reader);
            }
            else
            {
                Tensors.Add(name, ReadTensor(ref reader, name));
                if (Tensors.Count > MaxTensors)
                {
                    throw Damaged($"its header has more than {MaxTensors} tensors");
                }
            }
        }

        // Whatever follows the object is an error of the JSON.
        reader.Read();
    }

    /// <summary>The strings; null where the header has none.</summary>
    public Dictionary<string, string>? Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public Dictionary<string, TensorEntry> Tensors { get; } = new(StringComparer.Ordinal);

    private Dictionary<string, string> ReadStrings(ref Utf8JsonReader reader)
    {
        RequireToken(ref reader, JsonTokenType.StartObject, MetadataKey);
        var strings = new Dictionary<string, string>(StringComparer.Ordinal);
        while (NextName(ref reader) is { } name)
        {
            RequireToken(ref reader, JsonTokenType.String, name);
            if (!strings.TryAdd(name, reader.GetString()!))
            {
                throw Twice(name);
            }

            if (strings.Count > MaxStrings)
            {
                throw Damaged($"its header has more than {MaxStrings} strings");
            }
        }

        return strings;
    }

    private TensorEntry ReadTensor(ref Utf8JsonReader reader, string tensor)
    {
        RequireToken(ref reader, JsonTokenType.StartObject, tensor);
        var (type, shape, offsets) = ((string?)null, (long[]?)null, (long[]?)null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("dtype"))
            {
                reader.Read();
                RequireToken(ref reader, JsonTokenType.String, tensor);
                type = reader.ValueTextEquals("F32") ? "F32" : reader.GetString();
            }
            else if (reader.ValueTextEquals("shape"))
            {
                shape = ReadNumbers(ref reader, tensor, MaxDimensions);
            }
            else if (reader.ValueTextEquals("data_offsets"))
            {
                offsets = ReadNumbers(ref reader, tensor, 2);
            }
            else
            {
                reader.Skip();
            }
        }

        return type is not null && shape is not null && offsets is { Length: 2 }
            ? new(type, shape, offsets[0], offsets[1])
            : throw Damaged($"its tensor '{Excerpt.Of(tensor)}' lacks one of dtype, shape and two data_offsets");
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string tensor, int most)
    {
        reader.Read();
        RequireToken(ref reader, JsonTokenType.StartArray, tensor);
        Span<long> numbers = stackalloc long[MaxDimensions];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == most || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out numbers[count++]))
            {
                throw Damaged($"its tensor '{Excerpt.Of(tensor)}' has a list that is not of at most {most} whole numbers");
            }
        }

        return numbers[..count].ToArray();
    }

    /// <summary>The next property's name, with the reader at its value; null at the object's end.</summary>
    private static string? NextName(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            return null;
        }

        var name = reader.GetString();
        reader.Read();
        return name;
    }

    private void RequireToken(ref Utf8JsonReader reader, JsonTokenType type, string name)
    {
        if (reader.TokenType != type)
        {
            throw Damaged($"its header has a {reader.TokenType} for '{Excerpt.Of(name)}', where a {type} belongs");
        }
    }

    private InvalidDataException Damaged(string failure) => new($"This is not a VAE {_subject}, or it is damaged: {failure}.");

    private InvalidDataException Twice(string name) => new($"The {_subject}'s header has '{Excerpt.Of(name)}' twice.");
}
