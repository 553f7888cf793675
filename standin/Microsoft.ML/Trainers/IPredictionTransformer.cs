namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's IPredictionTransformer.</summary>
public interface IPredictionTransformer<out TModel> : ITransformer
    where TModel : class
{
    TModel Model { get; }
}
