using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's ColumnSelectingEstimator.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    private readonly string[] _names;
    private readonly bool _isDrop;

    internal ColumnSelectingEstimator(string[] names, bool isDrop, bool keepHidden)
        : base(new ColumnSelectingTransformer(names, isDrop, keepHidden))
    {
        _names = names;
        _isDrop = isDrop;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        var named = _names.Select(name => inputSchema.Input(name)).ToArray();
        return new SchemaShape(_isDrop ? inputSchema.Where(c => !_names.Contains(c.Name)) : named);
    }
}
