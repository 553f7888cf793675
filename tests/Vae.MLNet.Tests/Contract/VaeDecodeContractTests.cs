using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>The test rows, of six values, stand for latent rows.</summary>
public sealed class VaeDecodeContractTests : EstimatorContract<VaeDecodeTransformer>
{
    private static readonly VaeModel _model = TestModel.WithLatent(TestRow.Width);

    protected override string[] Added => ["Decoded"];

    private protected override VaeEstimator<VaeDecodeTransformer> Make(MLContext context, string inputColumnName) =>
        context.Transforms.VaeDecode("Decoded", inputColumnName, _model);
}
