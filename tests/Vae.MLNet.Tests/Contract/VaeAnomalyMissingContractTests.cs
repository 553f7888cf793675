using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Anomaly scores of rows with missing values.</summary>
public sealed class VaeAnomalyMissingContractTests : EstimatorContract<VaeAnomalyTransformer>
{
    protected override string[] Added => ["Score", "PredictedLabel", "FeatureContributions"];

    protected override TestRow[] Rows(int count = 40, int seed = 3) => TestRow.MakeWithHoles(count, seed);

    private protected override VaeEstimator<VaeAnomalyTransformer> Make(MLContext context, string inputColumnName) =>
        context.AnomalyDetection.Trainers.Vae(
            inputColumnName, TestOptions.Quick with { MissingValues = MissingValues.Ignore }, featureContributions: true);
}
