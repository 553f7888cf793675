using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>An imputer, with missing values in the data.</summary>
public sealed class VaeImputeContractTests : EstimatorContract<VaeReconstructTransformer>
{
    protected override string[] Added => ["Clean"];

    protected override TestRow[] Rows(int count = 40, int seed = 3) => TestRow.MakeWithHoles(count, seed);

    private protected override VaeEstimator<VaeReconstructTransformer> Make(MLContext context, string inputColumnName) =>
        context.Transforms.VaeReconstruct(
            "Clean", inputColumnName, TestOptions.Quick with { MissingValues = MissingValues.Ignore }, keepObserved: true);
}
