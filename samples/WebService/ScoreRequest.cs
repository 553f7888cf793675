using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WebService;

/// <summary>What a client sends.</summary>
/// <param name="Rows">Rows to score, each with as many values as the model was trained on.</param>
internal sealed record ScoreRequest(LimitedList<LimitedList<float>?> Rows)
{
    public const int MaxRows = 10_000;

    // A number with all its digits, a comma, a line break and as much indentation as anyone indents by.
    private const int MaxBytesPerValue = 40;

    /// <summary>A longer body is no request, or mostly spaces.</summary>
    public static long MaxBytes(int width) => 1000 + (MaxRows * (100L + (MaxBytesPerValue * (long)width)));

    /// <summary>Strict: a number is a JSON number, a misspelt name is an error, and rows there must be, no more and no wider than they may be.</summary>
    public static JsonSerializerOptions Json(int width) => new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { type => Limit(type, width) } },
    };

    private static void Limit(JsonTypeInfo type, int width)
    {
        if (type.Type == typeof(LimitedList<float>))
        {
            type.CreateObject = () => new LimitedList<float>(width);
        }
        else if (type.Type == typeof(LimitedList<LimitedList<float>?>))
        {
            type.CreateObject = () => new LimitedList<LimitedList<float>?>(MaxRows);
        }
    }
}
