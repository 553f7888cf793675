using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vae.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Internal;

namespace Vae.MLNet;

/// <summary>Trains a VAE and adds a reconstruction of each row. Created by <c>mlContext.Transforms.VaeReconstruct</c>.</summary>
public sealed class VaeReconstructEstimator : VaeEstimator<VaeReconstructTransformer>
{
    private const string Name = "VaeReconstruct";
    private readonly bool _keepObserved;

    internal VaeReconstructEstimator(
        IHostEnvironment environment, string outputColumnName, string? inputColumnName, VaeOptions options, bool keepObserved)
        : base(environment, Name, inputColumnName ?? outputColumnName, options) =>
        (OutputColumnName, _keepObserved) = (
            outputColumnName,
            VaeReconstructTransformer.RequireMissing(keepObserved, (options.Network as VaeArchitecture)?.MissingValues ?? options.MissingValues ?? MissingValues.Error, "the options"));

    internal VaeReconstructEstimator(
        IHostEnvironment environment, string outputColumnName, string? inputColumnName, VaeModel model, bool keepObserved)
        : base(environment, Name, inputColumnName ?? outputColumnName, model) =>
        (OutputColumnName, _keepObserved) = (
            outputColumnName, VaeReconstructTransformer.RequireMissing(keepObserved, model.Architecture.MissingValues, "the architecture that the model is trained with"));

    /// <summary>The column to add, with the type, dimensions and slot names of the input.</summary>
    public string OutputColumnName { get; }

    private protected override VaeReconstructTransformer CreateTransformer(VaeModel model, IEnumerable<RowBlock> rows) =>
        new(model, InputColumnName, OutputColumnName, _keepObserved);

    private protected override IEnumerable<SchemaShape.Column> PromiseOutputs(SchemaShape.Column input) =>
    [
        MlNetInternals.Column(
            OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, annotations: SlotNames.Of(input)),
    ];
}
