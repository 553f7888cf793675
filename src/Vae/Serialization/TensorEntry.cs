namespace Vae.Serialization;

/// <summary>What a safetensors header says of one tensor.</summary>
/// <param name="DataType"><c>F32</c> here.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Begin">Where its bytes begin, from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record TensorEntry(string DataType, long[] Shape, long Begin, long End);
