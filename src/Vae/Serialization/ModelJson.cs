using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Vae.Serialization;

/// <summary>JSON of the metadata, read and written by generated code, which a trimmed or natively compiled program can have.</summary>
/// <remarks>
/// The generated readers set every init-only property, and what the text leaves out to the default of its type, where the default of
/// the property is meant: a file that was written before an option existed would be read wrongly. Types with other defaults than
/// their types' therefore have a constructor for this alone, whose parameters have the defaults.
/// </remarks>
internal static class ModelJson
{
    private static readonly JsonSerializerOptions _options = new(ModelJsonContext.Default.Options)
    {
        TypeInfoResolver = ModelJsonContext.Default.WithAddedModifier(RefuseUnknownProperties),
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
