using System.Text.Json.Serialization;

namespace Vae.Training;

/// <summary>JSON of a checkpoint's progress, by generated code as <see cref="Serialization.ModelJson"/>'s.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingProgress))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
