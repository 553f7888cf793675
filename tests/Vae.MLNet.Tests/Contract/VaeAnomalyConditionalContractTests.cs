using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Anomaly scores given a number.</summary>
public sealed class VaeAnomalyConditionalContractTests : EstimatorContract<VaeAnomalyTransformer>
{
    protected override string[] Added => ["Score", "PredictedLabel", "FeatureContributions"];

    protected override string[] Needed => ["Features", "Number"];

    private protected override VaeEstimator<VaeAnomalyTransformer> Make(MLContext context, string inputColumnName) =>
        context.AnomalyDetection.Trainers.Vae(
            inputColumnName, TestOptions.Quick with { ConditionColumnName = "Number" }, featureContributions: true);
}
