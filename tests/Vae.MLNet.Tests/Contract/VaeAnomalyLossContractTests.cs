using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>The score by the likelihood's own loss.</summary>
public sealed class VaeAnomalyLossContractTests : EstimatorContract<VaeAnomalyTransformer>
{
    protected override string[] Added => ["Score", "PredictedLabel", "FeatureContributions"];

    private protected override VaeEstimator<VaeAnomalyTransformer> Make(MLContext context, string inputColumnName) =>
        context.AnomalyDetection.Trainers.Vae(inputColumnName, new VaeAnomalyOptions
        {
            Training = TestOptions.Quick, Score = VaeAnomalyScore.ReconstructionLoss, FeatureContributions = true,
        });
}
