using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's TypeConvertingEstimator.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;
    private readonly PrimitiveDataViewType _item;

    internal TypeConvertingEstimator(InputOutputColumnPair[] columns, DataKind outputKind)
        : base(new TypeConvertingTransformer(columns, outputKind))
    {
        _columns = columns;
        _item = PrimitiveTypes.FromKind(outputKind);
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        var input = inputSchema.Input(pair.InputColumnName);
        Contracts.CheckParam(Convertible.Exists(input.ItemType, _item), nameof(inputSchema), $"No conversion from {input.ItemType} to {_item}");
        var annotations = Shapes.AnnotationsOf(input.Kept(TypeConvertingTransformer.KeptAnnotations(_item)));
        return new SchemaShape.Column(pair.OutputColumnName, input.Kind, _item, isKey: false, annotations);
    }));
}
