using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

public sealed class VaeEncodeFittedContractTests : EstimatorContract<VaeEncodeTransformer>
{
    protected override string[] Added => ["Embedding"];

    private protected override VaeEstimator<VaeEncodeTransformer> Make(MLContext context, string inputColumnName) =>
        context.Transforms.VaeEncode("Embedding", inputColumnName, TestModel.Fitted);
}
