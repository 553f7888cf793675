using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's KeyToVectorMappingEstimator.</summary>
internal sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;
    private readonly bool _isBag;

    internal KeyToVectorMappingEstimator(InputOutputColumnPair[] columns, bool outputCountVector)
        : base(new KeyToVectorMappingTransformer(columns, outputCountVector))
    {
        _columns = columns;
        _isBag = outputCountVector;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        var input = inputSchema.Input(pair.InputColumnName, c => c.IsKey, "key type of known cardinality");
        bool isScalar = input.Kind == SchemaShape.Column.VectorKind.Scalar;
        var annotations = new List<SchemaShape.Column>();
        if (input.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values) && values.ItemType is TextDataViewType)
            annotations.Add(AnnotationKinds.SlotNamesShape);
        if (isScalar || !_isBag)
            annotations.AddRange([AnnotationKinds.RangesShape, AnnotationKinds.NormalizedShape]);
        var kind = _isBag && !isScalar ? SchemaShape.Column.VectorKind.Vector
            : isScalar ? SchemaShape.Column.VectorKind.Vector : input.Kind;
        return new SchemaShape.Column(pair.OutputColumnName, kind, NumberDataViewType.Single, isKey: false, Shapes.AnnotationsOf(annotations));
    }));
}
