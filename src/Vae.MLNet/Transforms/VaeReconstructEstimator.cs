using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vae.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Internal;
using Vae.MLNet.Training;
using Vae.Model;
using Vae.Options;
using Vae.Training;

namespace Vae.MLNet;

/// <summary>Trains a VAE and adds a reconstruction of each row. Created by <c>mlContext.Transforms.VaeReconstruct</c>.</summary>
public sealed class VaeReconstructEstimator : VaeEstimator<VaeReconstructTransformer>
{
    private const string Name = "VaeReconstruct";

    // One less than the columns leaves noise a direction of its own.
    private const int LeastLatent = 2;
    private const int MostLatent = 32;

    private readonly bool _keepObserved;
    private readonly double? _noiseShare;

    internal VaeReconstructEstimator(
        IHostEnvironment environment, string outputColumnName, string? inputColumnName, VaeOptions options, bool keepObserved, double? noiseShare)
        : base(environment, Name, inputColumnName ?? outputColumnName, options) =>
        (OutputColumnName, _keepObserved, _noiseShare) = (
            outputColumnName,
            VaeReconstructTransformer.RequireMissing(keepObserved, (options.Network as VaeArchitecture)?.MissingValues ?? options.MissingValues ?? MissingValues.Error, "the options"),
            RequireShare(noiseShare, keepObserved));

    internal VaeReconstructEstimator(
        IHostEnvironment environment, string outputColumnName, string? inputColumnName, VaeModel model, bool keepObserved, double? noiseShare)
        : base(environment, Name, inputColumnName ?? outputColumnName, model)
    {
        VaeReconstructTransformer.RequireMissing(keepObserved, model.Architecture.MissingValues, "the architecture that the model is trained with");
        (OutputColumnName, _keepObserved, _noiseShare) = (outputColumnName, keepObserved, RequireShare(noiseShare, keepObserved) ?? 1);
        RowDenoiser.Check(model, _noiseShare.Value);
    }

    /// <summary>The column to add, with the type, dimensions and slot names of the input.</summary>
    public string OutputColumnName { get; }

    private protected override VaeOptions Sized(VaeOptions options, DataFacts? data, int width) => base.Sized(
        options is { Network: null, LatentDimension: null }
            ? options with { LatentDimension = Math.Clamp(width - 1, LeastLatent, MostLatent) }
            : options,
        data,
        width);

    private protected override VaeReconstructTransformer CreateTransformer(VaeModel model, IEnumerable<RowBlock> rows) =>
        new(
            model,
            InputColumnName,
            OutputColumnName,
            _keepObserved,
            _noiseShare ?? (EstimatesNoise(model) ? NoiseSurvey.Of(model, rows) : 1));

    // A model that was trained to undo noise of the user's own knows its rows without it.
    private bool EstimatesNoise(VaeModel model) => model.Architecture.Standardize && !_keepObserved && Options?.InputNoise is null;

    private static double? RequireShare(double? noiseShare, bool keepObserved) =>
        noiseShare is null || !keepObserved
            ? RowDenoiser.RequireRange(noiseShare)
            : throw new ArgumentException(
                FormattableString.Invariant($"noiseShare is {noiseShare} and keepObserved is true, so that nothing observed would change. Leave ")
                + "noiseShare null, or set keepObserved to false.",
                nameof(noiseShare));

    private protected override IEnumerable<SchemaShape.Column> PromiseOutputs(SchemaShape.Column input) =>
    [
        MlNetInternals.Column(
            OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, annotations: SlotNames.Of(input)),
    ];
}
