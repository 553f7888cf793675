using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

public sealed class VaeEncodeLogVarianceContractTests : EstimatorContract<VaeEncodeTransformer>
{
    protected override string[] Added => ["Embedding", "Embedding.LogVariance"];

    private protected override VaeEstimator<VaeEncodeTransformer> Make(MLContext context, string inputColumnName) =>
        context.Transforms.VaeEncode("Embedding", inputColumnName, TestOptions.Quick, logVariance: true);
}
