using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vae.Serialization;

/// <summary>JSON of the metadata, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(VaeArchitecture))]
[JsonSerializable(typeof(VaeOptions))]
[JsonSerializable(typeof(VaeEpochMetrics[]))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(TensorEntry))]
[JsonSerializable(typeof(TrainingProgress))]
internal sealed partial class ModelJson : JsonSerializerContext;
