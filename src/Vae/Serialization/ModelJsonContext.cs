using System.Text.Json.Serialization;
using Vae.Kernels;

namespace Vae.Serialization;

/// <summary>The generated readers and writers of <see cref="ModelJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters =
    [
        typeof(Named<Activation>), typeof(Named<MissingValues>), typeof(Named<OutputMean>), typeof(Named<PixelLayout>),
        typeof(Named<PosteriorScale>), typeof(Named<VarianceKind>),
    ])]
[JsonSerializable(typeof(VaeArchitecture))]
[JsonSerializable(typeof(VaeOptions))]
[JsonSerializable(typeof(VaeObjective))]
[JsonSerializable(typeof(VaeEpochMetrics[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ModelJsonContext : JsonSerializerContext
{
    /// <summary>Enum members by their names alone.</summary>
    private sealed class Named<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
        where T : struct, Enum;
}
