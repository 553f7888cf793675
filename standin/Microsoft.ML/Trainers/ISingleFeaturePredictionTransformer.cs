using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's ISingleFeaturePredictionTransformer.</summary>
public interface ISingleFeaturePredictionTransformer<out TModel> : IPredictionTransformer<TModel>
    where TModel : class
{
    string FeatureColumnName { get; }

    DataViewType FeatureColumnType { get; }
}
