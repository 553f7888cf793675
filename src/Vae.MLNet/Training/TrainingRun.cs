using System.Globalization;
using Microsoft.ML.Runtime;
using Vae.Data;
using Vae.Training;

namespace Vae.MLNet.Training;

/// <summary>Trains, and tells ML.NET's log and progress channel about it.</summary>
internal static class TrainingRun
{
    private const string Name = "Training";
    private static readonly string[] _metrics = ["ELBO", "Reconstruction", "KL"];
    private static readonly string[] _units = ["epochs", "batches"];

    /// <param name="host">Has the log and the progress channel.</param>
    /// <param name="rows">What to train and to validate on.</param>
    /// <param name="options">What to train and how.</param>
    /// <param name="startFrom">A model to go on from; null to start afresh.</param>
    public static VaeModel Train(IHostEnvironment host, TrainingRows rows, VaeOptions options, VaeModel? startFrom = null)
    {
        using var channel = host.Start(Name);
        using var progress = host.StartProgressChannel(Name);
        var (engine, reason) = EngineSelector.Select(options);
        Describe(channel, rows, options, engine, reason, startFrom);

        var (epoch, epochs) = (0, options.Epochs ?? VaeOptions.DefaultEpochs);
        var (batch, batches) = (0L, 0L);
        var lines = new TrainingLines(options.Run.Log, epochs);
        progress.SetHeader(
            new ProgressHeader(_metrics, _units),
            entry =>
            {
                entry.SetProgress(0, Volatile.Read(ref epoch), epochs);
                entry.SetProgress(1, Volatile.Read(ref batch), Volatile.Read(ref batches));
            });
        var reporting = options with
        {
            Run = options.Run with
            {
                DurationCallback = time => Tell(Duration(time, options)),
                ProgressCallback = now =>
                {
                    Volatile.Write(ref batches, now.Batches);
                    Volatile.Write(ref batch, now.Batch);
                    Log(lines.AfterBatch(now));
                    options.Run.ProgressCallback?.Invoke(now);
                },
                MetricsCallback = metrics =>
                {
                    Volatile.Write(ref epoch, metrics.Epoch);
                    Log(lines.AfterEpoch(metrics));
                    progress.Checkpoint(metrics.Elbo, metrics.ReconstructionLoss, metrics.KlDivergence, metrics.Epoch);
                    options.Run.MetricsCallback?.Invoke(metrics);
                },
            },
        };
        var model = VaeTrainer.Train(rows, reporting, engine, startFrom?.Weights);
        Log(lines.AtEnd(model.History));
        Tell(CollapsedPosterior.Count(model));

        if (CollapsedPosterior.Describe(model, rows.Survey.Sample) is { } warning)
        {
            channel.Warning(MessageSensitivity.None, warning);
        }

        return model;

        void Log(string? line)
        {
            if (line is not null)
            {
                channel.Info(MessageSensitivity.None, line);
            }
        }

        void Tell(string? line) => Log(options.Run.Log == VaeTrainingLog.None ? null : line);
    }

    private static void Describe(
        IChannel channel, TrainingRows rows, VaeOptions options, IVaeEngine engine, string reason, VaeModel? startFrom)
    {
        var architecture = options.BuildArchitecture(rows.InputDimension, rows.ConditionDimension);
        string?[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"Training a VAE on {rows.Count:N0} rows of {rows.InputDimension:N0} values")
                + (rows.ConditionDimension > 0 ? $", given {rows.ConditionDimension} of '{options.ConditionColumnName}'." : "."),
            rows.Validation is { } own ? string.Create(CultureInfo.InvariantCulture, $"Validating on {own.Count:N0} rows of their own.") : null,
            startFrom is null ? null : "Starting from the weights and the standardisation of a trained model.",
            StreamSummary.Of(rows, options),
            ArchitectureSummary.Of(architecture),
            $"Engine: {engine.Describe(architecture, options)}. {reason}",
        ];
        foreach (var line in lines.OfType<string>().Where(_ => options.Run.Log != VaeTrainingLog.None))
        {
            channel.Info(MessageSensitivity.None, line);
        }

        if (rows.Count == 1)
        {
            channel.Warning(MessageSensitivity.None, "There is one row: nothing tells what rows have in common, nor how unusual one is. Fit on hundreds.");
        }

        if (options.LatentDimension > Math.Max(architecture.InputDimension, 2))
        {
            channel.Warning(MessageSensitivity.None, string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(options.LatentDimension)} is {architecture.LatentDimension} and a row has {architecture.InputDimension} values: the embedding is wider than the data and can ")
                + "say no more than they do. Choose fewer.");
        }

        if (ConstantSlots.Describe(rows.Survey) is { } warning)
        {
            channel.Warning(MessageSensitivity.UserData, warning);
        }

        if (OneHotSlots.Describe(rows.Survey, architecture) is { } categories)
        {
            channel.Warning(MessageSensitivity.UserData, categories);
        }

        if (!architecture.Standardize && LargeSlots.Describe(rows.Survey) is { } large)
        {
            channel.Warning(MessageSensitivity.UserData, large);
        }
    }

    internal static string Duration(TimeSpan time, VaeOptions options)
    {
        if (time.TotalSeconds < 1)
        {
            return "Training will take less than a second.";
        }

        var stop = options.EarlyStoppingCriteria is null ? "" : ", or less where it stops early";
        return $"Training will take about {TrainingLines.Time(time)}{stop}.";
    }
}
