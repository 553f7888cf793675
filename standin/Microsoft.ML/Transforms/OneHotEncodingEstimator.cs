using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's OneHotEncodingEstimator: values to keys, keys to vectors.</summary>
public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly IEstimator<ITransformer> _steps;

    internal OneHotEncodingEstimator(
        InputOutputColumnPair[] columns,
        OutputKind outputKind,
        int maximumNumberOfKeys,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality,
        IDataView keyData)
    {
        if (outputKind == OutputKind.Binary)
            throw new NotSupportedException("The ML.NET stand-in has no binary encoding of keys.");
        var toKey = new ValueToKeyMappingEstimator(columns, maximumNumberOfKeys, keyOrdinality, asText: true, keyData);
        var outputs = Array.ConvertAll(columns, c => new InputOutputColumnPair(c.OutputColumnName));
        _steps = outputKind == OutputKind.Key
            ? new EstimatorChain<ITransformer>().Append(toKey)
            : toKey.Append(new KeyToVectorMappingEstimator(outputs, outputKind == OutputKind.Bag));
    }

    /// <summary>Stand-in for ML.NET's OneHotEncodingEstimator.OutputKind.</summary>
    public enum OutputKind : byte
    {
        Bag = 1,
        Indicator = 2,
        Key = 3,
        Binary = 4,
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _steps.GetOutputSchema(inputSchema);

    public OneHotEncodingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new OneHotEncodingTransformer(_steps.Fit(input));
    }
}
