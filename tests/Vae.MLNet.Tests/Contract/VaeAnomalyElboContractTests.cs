using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

public sealed class VaeAnomalyElboContractTests : EstimatorContract<VaeAnomalyTransformer>
{
    protected override string[] Added => ["Score", "PredictedLabel"];

    private protected override VaeEstimator<VaeAnomalyTransformer> Make(MLContext context, string inputColumnName) =>
        context.AnomalyDetection.Trainers.Vae(
            inputColumnName, new VaeAnomalyOptions { Training = TestOptions.Quick, Score = VaeAnomalyScore.NegativeElbo, ScoreSamples = 3 });
}
