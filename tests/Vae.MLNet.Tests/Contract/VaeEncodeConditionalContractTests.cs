using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Embeddings given a number.</summary>
public sealed class VaeEncodeConditionalContractTests : EstimatorContract<VaeEncodeTransformer>
{
    protected override string[] Added => ["Embedding", "Embedding.LogVariance"];

    protected override string[] Needed => ["Features", "Number"];

    private protected override VaeEstimator<VaeEncodeTransformer> Make(MLContext context, string inputColumnName) =>
        context.Transforms.VaeEncode(
            "Embedding", inputColumnName, TestOptions.Quick with { ConditionColumnName = "Number" }, logVariance: true);
}
