using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>A network with which a cursor's rows are worth several threads.</summary>
public sealed class VaeAnomalyLargeContractTests : EstimatorContract<VaeAnomalyTransformer>
{
    protected override string[] Added => ["Score", "PredictedLabel", "FeatureContributions"];

    private protected override VaeEstimator<VaeAnomalyTransformer> Make(MLContext context, string inputColumnName) =>
        context.AnomalyDetection.Trainers.Vae(inputColumnName, TestOptions.QuickAndLarge, featureContributions: true);
}
