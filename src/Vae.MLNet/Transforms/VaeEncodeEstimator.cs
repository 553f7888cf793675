using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vae.Data;
using Vae.MLNet.Internal;

namespace Vae.MLNet;

/// <summary>Trains a VAE and adds a latent representation of each row. Created by <c>mlContext.Transforms.VaeEncode</c>.</summary>
public sealed class VaeEncodeEstimator : VaeEstimator<VaeEncodeTransformer>
{
    private const string Name = "VaeEncode";
    private readonly bool _logVariance;
    private readonly int? _sampleSeed;

    internal VaeEncodeEstimator(
        IHostEnvironment environment, string outputColumnName, string? inputColumnName, VaeOptions options, bool logVariance, int? sampleSeed)
        : base(environment, Name, inputColumnName ?? outputColumnName, options)
    {
        VaeEncodeTransformer.CheckObjective(options.EffectiveObjective, logVariance, sampleSeed);
        (OutputColumnName, _logVariance, _sampleSeed) = (outputColumnName, logVariance, sampleSeed);
    }

    internal VaeEncodeEstimator(
        IHostEnvironment environment, string outputColumnName, string? inputColumnName, VaeModel model, bool logVariance, int? sampleSeed)
        : base(environment, Name, inputColumnName ?? outputColumnName, model)
    {
        VaeEncodeTransformer.CheckObjective(model.Objective, logVariance, sampleSeed);
        (OutputColumnName, _logVariance, _sampleSeed) = (outputColumnName, logVariance, sampleSeed);
    }

    /// <summary>The column to add: a Vector&lt;Single&gt; of the latent dimension.</summary>
    public string OutputColumnName { get; }

    private protected override VaeEncodeTransformer CreateTransformer(VaeModel model, IEnumerable<RowBlock> rows) =>
        new(model, InputColumnName, OutputColumnName, _logVariance, _sampleSeed);

    private protected override IEnumerable<SchemaShape.Column> PromiseOutputs(SchemaShape.Column input)
    {
        yield return Promise(OutputColumnName);
        if (_logVariance)
        {
            yield return Promise(VaeEncodeTransformer.LogVarianceColumn(OutputColumnName));
        }
    }

    private static SchemaShape.Column Promise(string name) =>
        MlNetInternals.Column(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single);
}
