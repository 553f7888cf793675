using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Vae.Serialization;

/// <summary>JSON of the metadata.</summary>
/// <remarks>
/// By reflection: the generated serialisers set an init-only property that the text leaves out to the default of its type, where the
/// default of the property is meant, so that a file written before an option existed would be read wrongly.
/// </remarks>
internal static class ModelJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseUnknownProperties } },
    };

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    /// <summary>
    /// What a later version adds to a network changes what the weights mean; what it adds to options or history does not.
    /// </summary>
    private static void RefuseUnknownProperties(JsonTypeInfo info)
    {
        if (info.Kind == JsonTypeInfoKind.Object
            && (info.Type == typeof(VaeArchitecture) || info.Type == typeof(LikelihoodRange)
                || info.Type.IsAssignableTo(typeof(VaeLayer)) || info.Type.IsAssignableTo(typeof(VaeLikelihood))))
        {
            info.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        }
    }
}
