using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Reconstructions given a number.</summary>
public sealed class VaeReconstructConditionalContractTests : EstimatorContract<VaeReconstructTransformer>
{
    protected override string[] Added => ["Clean"];

    protected override string[] Needed => ["Features", "Number"];

    private protected override VaeEstimator<VaeReconstructTransformer> Make(MLContext context, string inputColumnName) =>
        context.Transforms.VaeReconstruct(
            "Clean", inputColumnName, TestOptions.Quick with { ConditionColumnName = "Number" });
}
