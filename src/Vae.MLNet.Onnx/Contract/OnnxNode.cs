namespace Microsoft.ML.Model.OnnxConverter;

/// <summary>A node of an ONNX file: those of its members that are used here.</summary>
#pragma warning disable CS1591 // Compiled against, never run: the names are ML.NET's own.
public abstract class OnnxNode
{
    public abstract void AddAttribute(string argName, double value);

    public abstract void AddAttribute(string argName, long value);

    public abstract void AddAttribute(string argName, IEnumerable<long> value);
}
