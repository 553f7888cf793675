using System.CommandLine;
using Microsoft.ML;
using Vae.MLNet;
using Vae.Tool.Tables;

namespace Vae.Tool.Commands;

/// <summary>How vae train trains: what is not said is chosen for the data.</summary>
internal static class TrainOptions
{
    private const long BytesPerMegabyte = 1 << 20;

    private static readonly Option<bool> _detector = new("--detector") { Description = "train an anomaly detector, for vae score" };
    private static readonly Option<double?> _contamination = new("--contamination") { Description = "the share of anomalies among the rows; 0.1 unless said" };
    private static readonly Option<bool> _contributions = new("--contributions") { Description = "have vae score write each column's part of the score" };
    private static readonly Option<int?> _latent = new("--latent") { Description = "latent units" };
    private static readonly Option<int?> _epochs = new("--epochs") { Description = "passes over the rows" };
    private static readonly Option<double?> _beta = new("--beta") { Description = "the weight of the KL" };
    private static readonly Option<double?> _validation = new("--validation-fraction") { Description = "the share of rows held out" };
    private static readonly Option<int?> _threads = new("--threads") { Description = "threads to train on" };
    private static readonly Option<long?> _memory = new("--memory") { Description = "the most MiB for rows: more are streamed from the file in every epoch" };

    public static IReadOnlyList<Option> All { get; } =
        [_detector, _contamination, _contributions, _latent, _epochs, _beta, _validation, _threads, _memory];

    /// <summary>The last step of the pipeline.</summary>
    /// <exception cref="ToolException">An option goes with --detector only.</exception>
    public static IEstimator<ITransformer> Estimator(
        ParseResult parsed, MLContext mlContext, bool hasMissing, Action<VaeEpochMetrics> callback, CancellationToken cancellation)
    {
        var training = Training(parsed, hasMissing, callback, cancellation);
        if (parsed.GetValue(_detector))
        {
            return mlContext.AnomalyDetection.Trainers.Vae(Preparation.Features, new VaeAnomalyOptions
            {
                Contamination = parsed.GetValue(_contamination) ?? new VaeAnomalyOptions().Contamination,
                FeatureContributions = parsed.GetValue(_contributions),
                ScorePercentile = true,
                Training = training,
            });
        }

        var unused = parsed.GetValue(_contamination) is not null ? _contamination.Name : parsed.GetValue(_contributions) ? _contributions.Name : null;
        return unused is null
            ? mlContext.Transforms.VaeEncode("Embedding", Preparation.Features, training)
            : throw new ToolException($"{unused} is for a detector. Add --detector.");
    }

    private static VaeOptions Training(ParseResult parsed, bool hasMissing, Action<VaeEpochMetrics> callback, CancellationToken cancellation) => new()
    {
        LatentDimension = parsed.GetValue(_latent),
        Epochs = parsed.GetValue(_epochs),
        Objective = parsed.GetValue(_beta) is { } beta ? new ElboObjective { Beta = beta } : null,
        ValidationSetFraction = parsed.GetValue(_validation),
        MissingValues = hasMissing ? MissingValues.Ignore : null,
        Seed = parsed.GetValue(Shared.Seed),
        Run = new()
        {
            MetricsCallback = callback,
            CancellationToken = cancellation,
            Threads = parsed.GetValue(_threads),
            MemoryBudget = parsed.GetValue(_memory) is { } megabytes ? megabytes * BytesPerMegabyte : new VaeRunOptions().MemoryBudget,
        },
    };
}
