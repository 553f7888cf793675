using Microsoft.ML;
using Microsoft.ML.Runtime;
using Vae.MLNet.Mapping;
using Vae.MLNet.Training;

namespace Vae.MLNet;

/// <summary>
/// Trains a VAE, without labels, and scores each row by how badly the VAE explains it. Made by
/// <c>mlContext.AnomalyDetection.Trainers.Vae</c>.
/// </summary>
public sealed class VaeAnomalyEstimator : VaeEstimator<VaeAnomalyTransformer>
{
    private const string Name = "VaeAnomalyDetection";

    // Of the memory budget, for scores that would else be computed twice. Little, as the rows' memory may not have been given back yet.
    private const int ShareOfScores = 16;

    private readonly int? _latentDimension;

    internal VaeAnomalyEstimator(
        IHostEnvironment environment, string featureColumnName, VaeAnomalyOptions options, int? latentDimension = null)
        : base(environment, Name, featureColumnName, Check(options).Training ?? Template(latentDimension)) =>
        (AnomalyOptions, _latentDimension) = (options, latentDimension);

    internal VaeAnomalyEstimator(
        IHostEnvironment environment, string featureColumnName, VaeModel model, VaeAnomalyOptions options)
        : base(environment, Name, featureColumnName, model)
    {
        AnomalyOptions = Check(options);
        AnomalyRules.Check(options, model.Objective);
    }

    /// <summary>
    /// How rows are scored and labelled. Where its <see cref="VaeAnomalyOptions.Training"/> is null, widths, latent dimension and
    /// epochs are decided in Fit, and the estimator's own options do not show them; the model's do.
    /// </summary>
    public VaeAnomalyOptions AnomalyOptions { get; }

    private protected override VaeOptions OptionsFor(long rows, int width) =>
        AnomalyOptions.Training is null ? TableDefaults.For(Options!, _latentDimension, rows, width) : Options!;

    private protected override bool HasDefaultLikelihood => AnomalyOptions.Training is null || base.HasDefaultLikelihood;

    private protected override VaeAnomalyTransformer CreateTransformer(VaeModel model, IEnumerable<ReadOnlyMemory<float>> rows)
    {
        var scorer = new AnomalyScorer(model, AnomalyOptions.Score, AnomalyOptions.ScoreSamples, AnomalyOptions.ScoreSeed);
        // A model that is wanted in spite of a cancellation needs its threshold too.
        var token = Options is { ReturnBestOnCancellation: false } ? Options.CancellationToken : CancellationToken.None;
        var scores = new RowScores(rows, scorer, model.InputDimension, (Options ?? new VaeOptions()).MemoryBudget / ShareOfScores, token);
        var threshold = ContaminationThreshold.Of(scores, AnomalyOptions.Contamination);
        return new(model, InputColumnName, scorer, threshold, AnomalyOptions.FeatureContributions);
    }

    private protected override IEnumerable<SchemaShape.Column> PromiseOutputs(SchemaShape.Column input) =>
        AnomalyColumns.Promise(input, AnomalyOptions.FeatureContributions);

    private static VaeAnomalyOptions Check(VaeAnomalyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options;
    }

    // A latent dimension out of range is found here, before there is data.
    private static VaeOptions Template(int? latentDimension) =>
        latentDimension is { } latent ? TableDefaults.Template with { LatentDimension = latent } : TableDefaults.Template;
}
