using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's CustomMappingEstimator.</summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly CustomMappingTransformer<TSrc, TDst> _transformer;

    internal CustomMappingEstimator(CustomMappingTransformer<TSrc, TDst> transformer)
        : base(transformer) => _transformer = transformer;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        foreach (string name in _transformer.InputNames)
            inputSchema.Input(name);
        return inputSchema.With(SchemaShape.Create(_transformer.AddedSchema));
    }
}
