using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

public sealed class VaeReconstructContractTests : EstimatorContract<VaeReconstructTransformer>
{
    protected override string[] Added => ["Clean"];

    private protected override VaeEstimator<VaeReconstructTransformer> Make(MLContext context, string inputColumnName) =>
        context.Transforms.VaeReconstruct("Clean", inputColumnName, TestOptions.Quick);
}
