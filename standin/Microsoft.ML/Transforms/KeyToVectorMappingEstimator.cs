using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's KeyToVectorMappingEstimator.</summary>
internal sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;

    internal KeyToVectorMappingEstimator(InputOutputColumnPair[] columns)
        : base(new KeyToVectorMappingTransformer(columns)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        var input = inputSchema.Input(pair.InputColumnName, c => c.IsKey, "key type of known cardinality");
        var annotations = new List<SchemaShape.Column> { AnnotationKinds.RangesShape, AnnotationKinds.NormalizedShape };
        if (input.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values) && values.ItemType is TextDataViewType)
            annotations.Add(AnnotationKinds.SlotNamesShape);
        var kind = input.Kind == SchemaShape.Column.VectorKind.Scalar ? SchemaShape.Column.VectorKind.Vector : input.Kind;
        return new SchemaShape.Column(pair.OutputColumnName, kind, NumberDataViewType.Single, isKey: false, Shapes.AnnotationsOf(annotations));
    }));
}
