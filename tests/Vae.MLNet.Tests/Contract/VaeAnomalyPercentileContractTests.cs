using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Every column that an anomaly detector has.</summary>
public sealed class VaeAnomalyPercentileContractTests : EstimatorContract<VaeAnomalyTransformer>
{
    protected override string[] Added => ["Score", "PredictedLabel", "ScorePercentile", "FeatureContributions"];

    private protected override VaeEstimator<VaeAnomalyTransformer> Make(MLContext context, string inputColumnName) =>
        context.AnomalyDetection.Trainers.Vae(inputColumnName, new VaeAnomalyOptions
        {
            Training = TestOptions.Quick, ScorePercentile = true, FeatureContributions = true,
        });
}
