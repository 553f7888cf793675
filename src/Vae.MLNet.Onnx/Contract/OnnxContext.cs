using Microsoft.ML.Data;

namespace Microsoft.ML.Model.OnnxConverter;

/// <summary>An ONNX file being made: those of its members that are used here.</summary>
#pragma warning disable CS1591, CA1012 // Compiled against, never run: the names are ML.NET's own.
public abstract class OnnxContext
{
    public abstract bool ContainsColumn(string colName);

    public abstract void CheckOpSetVersion(int thisTransformerMinumumOpSetVersion, string registerTransformerName);

    public abstract string GetNodeName(string prefix);

    public abstract string GetVariableName(string colName);

    public abstract string AddIntermediateVariable(DataViewType type, string colName, bool skip = false);

    public abstract OnnxNode CreateNode(
        string opType, IEnumerable<string> inputs, IEnumerable<string> outputs, string name, string domain = null!);

    public abstract string AddInitializer(float value, string name = null!, bool makeUniqueName = true);

    public abstract string AddInitializer(double value, string name = null!, bool makeUniqueName = true);

    public abstract string AddInitializer(IEnumerable<float> values, IEnumerable<long> dims, string name = null!, bool makeUniqueName = true);

    public abstract string AddInitializer(IEnumerable<double> values, IEnumerable<long> dims, string name = null!, bool makeUniqueName = true);

    public abstract string AddInitializer(IEnumerable<long> values, IEnumerable<long> dims, string name = null!, bool makeUniqueName = true);
}
