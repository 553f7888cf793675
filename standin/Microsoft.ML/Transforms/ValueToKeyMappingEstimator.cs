using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's ValueToKeyMappingEstimator.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;
    private readonly int _maximum;
    private readonly bool _asText;

    internal ValueToKeyMappingEstimator(
        InputOutputColumnPair[] columns, int maximumNumberOfKeys, bool asText, IDataView keyData)
    {
        Contracts.CheckParam(maximumNumberOfKeys > 0, nameof(maximumNumberOfKeys), "Must be positive");
        Contracts.CheckParam(keyData is null, nameof(keyData), "The ML.NET stand-in takes the keys from the data");
        _columns = columns;
        _maximum = maximumNumberOfKeys;
        _asText = asText;
    }

    /// <summary>Stand-in for ML.NET's ValueToKeyMappingEstimator.KeyOrdinality.</summary>
    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema));
        var inputs = Array.ConvertAll(_columns, c => input.Schema[c.InputColumnName]);
        var terms = Array.ConvertAll(inputs, c => TermMap.Create(PrimitiveTypes.ItemOf(c.Type)));
        using var cursor = input.GetRowCursor(inputs);
        var collectors = inputs.Zip(terms, (column, map) => map.Collector(cursor, column, _maximum)).ToArray();
        while (cursor.MoveNext())
        {
            foreach (var collect in collectors)
                collect();
        }
        return new ValueToKeyMappingTransformer(_columns, terms, _asText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        var input = inputSchema.Input(
            pair.InputColumnName,
            c => c.ItemType is NumberDataViewType or TextDataViewType or BooleanDataViewType,
            "scalar or vector of text, number or Boolean");
        bool isText = _asText || input.ItemType is TextDataViewType;
        var values = AnnotationKinds.Shape(AnnotationKinds.KeyValues, isText ? TextDataViewType.Instance : input.ItemType, isVector: true);
        var annotations = Shapes.AnnotationsOf([values, .. input.Kept(AnnotationKinds.SlotNames)]);
        return new SchemaShape.Column(pair.OutputColumnName, input.Kind, NumberDataViewType.UInt32, isKey: true, annotations);
    }));
}
