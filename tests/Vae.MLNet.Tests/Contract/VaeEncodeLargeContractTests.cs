using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>A network with which a cursor's rows are worth several threads.</summary>
public sealed class VaeEncodeLargeContractTests : EstimatorContract<VaeEncodeTransformer>
{
    protected override string[] Added => ["Embedding", "Embedding.LogVariance"];

    private protected override VaeEstimator<VaeEncodeTransformer> Make(MLContext context, string inputColumnName) =>
        context.Transforms.VaeEncode("Embedding", inputColumnName, TestOptions.QuickAndLarge, logVariance: true);
}
