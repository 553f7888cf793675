using System.Text.Json.Serialization;

namespace Vae.Serialization;

/// <summary>What a safetensors header says of one tensor.</summary>
/// <param name="DataType"><c>F32</c> here.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="DataOffsets">Where its bytes begin and end, from the end of the header.</param>
internal sealed record TensorEntry(
    [property: JsonPropertyName("dtype")] string DataType,
    [property: JsonPropertyName("shape")] int[] Shape,
    [property: JsonPropertyName("data_offsets")] long[] DataOffsets);
