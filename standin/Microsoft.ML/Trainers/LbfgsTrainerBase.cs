using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's LbfgsTrainerBase.</summary>
public abstract class LbfgsTrainerBase<TOptions, TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TOptions : LbfgsTrainerBase<TOptions, TTransformer, TModel>.OptionsBase, new()
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected readonly TOptions TrainerOptions;

    internal LbfgsTrainerBase(IHost host, TOptions options, SchemaShape.Column label)
        : base(host, options.FeatureColumnName, label, options.ExampleWeightColumnName)
    {
        host.CheckParam(options.L2Regularization >= 0, nameof(options.L2Regularization), "Must be non-negative");
        host.CheckParam(options.L1Regularization >= 0, nameof(options.L1Regularization), "Must be non-negative");
        host.CheckParam(options.OptimizationTolerance > 0, nameof(options.OptimizationTolerance), "Must be positive");
        host.CheckParam(options.HistorySize > 0, nameof(options.HistorySize), "Must be positive");
        host.CheckParam(options.MaximumNumberOfIterations > 0, nameof(options.MaximumNumberOfIterations), "Must be positive");
        TrainerOptions = options;
    }

    /// <summary>Stand-in for ML.NET's LbfgsTrainerBase.OptionsBase.</summary>
    public abstract class OptionsBase : TrainerInputBaseWithWeight
    {
        internal float L2Regularization = 1;
        internal float L1Regularization = 1;
        internal float OptimizationTolerance = 1e-7f;
        internal int HistorySize = 20;
        internal int MaximumNumberOfIterations = int.MaxValue;
        internal bool EnforceNonNegativity;

        protected OptionsBase()
        {
        }
    }
}
