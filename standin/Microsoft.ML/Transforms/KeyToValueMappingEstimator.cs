using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's KeyToValueMappingEstimator.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;

    internal KeyToValueMappingEstimator(InputOutputColumnPair[] columns)
        : base(new KeyToValueMappingTransformer(columns)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        var input = inputSchema.Input(pair.InputColumnName, c => c.IsKey && c.Has(AnnotationKinds.KeyValues), "key with key values");
        input.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values);
        var annotations = Shapes.AnnotationsOf(input.Kept(AnnotationKinds.SlotNames));
        return new SchemaShape.Column(pair.OutputColumnName, input.Kind, values.ItemType, values.IsKey, annotations);
    }));
}
