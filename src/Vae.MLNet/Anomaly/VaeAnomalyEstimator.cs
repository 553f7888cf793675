using Microsoft.ML;
using Microsoft.ML.Runtime;
using Vae.Data;
using Vae.MLNet.Anomaly;
using Vae.Options;
using Vae.Training;

namespace Vae.MLNet;

/// <summary>
/// Trains a VAE, without labels, and scores each row by how badly the VAE explains it. Created by
/// <c>mlContext.AnomalyDetection.Trainers.Vae</c>.
/// </summary>
public sealed class VaeAnomalyEstimator : VaeEstimator<VaeAnomalyTransformer>
{
    private const string Name = "VaeAnomalyDetection";

    // Of the memory budget, for scores that would else be computed twice. Little, as the rows' memory may not have been given back yet.
    private const int ShareOfScores = 16;

    internal VaeAnomalyEstimator(IHostEnvironment environment, string featureColumnName, VaeAnomalyOptions options)
        : base(environment, Name, featureColumnName, Check(options).Training ?? new()) => AnomalyOptions = options;

    internal VaeAnomalyEstimator(
        IHostEnvironment environment, string featureColumnName, VaeModel model, VaeAnomalyOptions options)
        : base(environment, Name, featureColumnName, model)
    {
        AnomalyOptions = Check(options);
        if (options.Training is not null)
        {
            throw new ArgumentException(
                $"{nameof(options.Training)} is set although the VAE is already trained. Set it to null, or leave out the VAE.", nameof(options));
        }

        AnomalyRules.Check(options, model.Objective);
    }

    /// <summary>How rows are scored and labelled. What its <see cref="VaeAnomalyOptions.Training"/> leaves null is decided in Fit.</summary>
    public VaeAnomalyOptions AnomalyOptions { get; }

    private protected override VaeOptions Sized(VaeOptions options, DataFacts? data, int width) =>
        TableDefaults.For(options, data?.Rows ?? 1, width);

    private protected override VaeAnomalyTransformer CreateTransformer(VaeModel model, IEnumerable<RowBlock> rows)
    {
        // A model that is wanted in spite of a cancellation needs its threshold too.
        var token = Options?.Run is { ReturnBestOnCancellation: false } run ? run.CancellationToken : CancellationToken.None;
        var memory = (Options?.Run ?? new()).MemoryBudget;
        var scales = AnomalyOptions.Score == VaeAnomalyScore.Surprisal ? ErrorSurvey.Of(model, rows, memory, token) : null;
        var scorer = new AnomalyScorer(model, AnomalyOptions.Score, AnomalyOptions.Draws, AnomalyOptions.DrawSeed, scales);
        var scores = new RowScores(rows, scorer, memory / ShareOfScores, token);
        var threshold = ContaminationThreshold.Of(scores, AnomalyOptions.Contamination);
        return new(model, InputColumnName, scorer, threshold, ScoreQuantiles.Of(scores.Sample), AnomalyOptions.Outputs);
    }

    private protected override IEnumerable<SchemaShape.Column> PromiseOutputs(SchemaShape.Column input) =>
        AnomalyColumns.Promise(input, AnomalyOptions.Outputs);

    private static VaeAnomalyOptions Check(VaeAnomalyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options;
    }
}
