using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's ColumnCopyingEstimator.</summary>
public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;

    internal ColumnCopyingEstimator(InputOutputColumnPair[] columns)
        : base(new ColumnCopyingTransformer(columns)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        inputSchema.With(_columns.Select(c => inputSchema.Input(c.InputColumnName).Renamed(c.OutputColumnName)));
}
