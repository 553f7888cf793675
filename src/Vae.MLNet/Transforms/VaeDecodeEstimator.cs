using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vae.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Internal;

namespace Vae.MLNet;

/// <summary>Decodes each latent row to data, by a VAE that is already trained. Created by <c>mlContext.Transforms.VaeDecode</c>.</summary>
public sealed class VaeDecodeEstimator : VaeEstimator<VaeDecodeTransformer>
{
    private const string Name = "VaeDecode";

    internal VaeDecodeEstimator(IHostEnvironment environment, string outputColumnName, string? inputColumnName, VaeModel model)
        : base(environment, Name, inputColumnName ?? outputColumnName, model) => OutputColumnName = outputColumnName;

    /// <summary>The column to add: a Vector&lt;Single&gt; of the model's input dimension.</summary>
    public string OutputColumnName { get; }

    private protected override InputColumn Bind(InputColumn found, VaeModel model) => found.ForLatent(model);

    private protected override VaeDecodeTransformer CreateTransformer(VaeModel model, IEnumerable<RowBlock> rows) =>
        new(model, InputColumnName, OutputColumnName);

    private protected override IEnumerable<SchemaShape.Column> PromiseOutputs(SchemaShape.Column input) =>
        [MlNetInternals.Column(OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single)];
}
