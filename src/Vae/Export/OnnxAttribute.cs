namespace Vae.Export;

/// <summary>A setting of a node.</summary>
/// <param name="Name">As the operator's specification has it.</param>
/// <param name="Value">A float, a long or an array of long.</param>
internal readonly record struct OnnxAttribute(string Name, object Value);
