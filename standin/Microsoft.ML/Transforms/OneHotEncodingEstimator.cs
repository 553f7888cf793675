using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's OneHotEncodingEstimator: values to keys, keys to vectors.</summary>
public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly IEstimator<ITransformer> _steps;

    internal OneHotEncodingEstimator(InputOutputColumnPair[] columns, int maximumNumberOfKeys, IDataView keyData)
    {
        _steps = new ValueToKeyMappingEstimator(columns, maximumNumberOfKeys, asText: true, keyData)
            .Append(new KeyToVectorMappingEstimator(Array.ConvertAll(columns, c => new InputOutputColumnPair(c.OutputColumnName))));
    }

    /// <summary>Stand-in for ML.NET's OneHotEncodingEstimator.OutputKind.</summary>
    public enum OutputKind : byte
    {
        Indicator = 2,
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _steps.GetOutputSchema(inputSchema);

    public OneHotEncodingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new OneHotEncodingTransformer(_steps.Fit(input));
    }
}
