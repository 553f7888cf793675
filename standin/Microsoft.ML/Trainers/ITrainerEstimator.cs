namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's ITrainerEstimator.</summary>
public interface ITrainerEstimator<out TTransformer, out TModel> : IEstimator<TTransformer>
    where TTransformer : IPredictionTransformer<TModel>
    where TModel : class
{
    TrainerInfo Info { get; }
}
