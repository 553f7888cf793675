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
    private static readonly string[] _units = ["epochs"];

    public static VaeModel Train(IHostEnvironment host, TrainingRows rows, VaeOptions options)
    {
        using var channel = host.Start(Name);
        using var progress = host.StartProgressChannel(Name);
        var (engine, reason) = EngineSelector.Select(options);
        Describe(channel, rows, options, engine, reason);

        var (epoch, epochs) = (0, options.Epochs ?? VaeOptions.DefaultEpochs);
        progress.SetHeader(
            new ProgressHeader(_metrics, _units),
            entry => entry.SetProgress(0, Volatile.Read(ref epoch), epochs));
        var reporting = options with
        {
            Run = options.Run with
            {
                DurationCallback = time => channel.Info(MessageSensitivity.None, Duration(time, options)),
                MetricsCallback = metrics =>
                {
                    Volatile.Write(ref epoch, metrics.Epoch);
                    channel.Info(MessageSensitivity.None, Line(metrics, epochs));
                    progress.Checkpoint(metrics.Elbo, metrics.ReconstructionLoss, metrics.KlDivergence, metrics.Epoch);
                    options.Run.MetricsCallback?.Invoke(metrics);
                },
            },
        };
        var model = VaeTrainer.Train(rows, reporting, engine);
        if (CollapsedPosterior.Count(model) is { } count)
        {
            channel.Info(MessageSensitivity.None, count);
        }

        if (CollapsedPosterior.Describe(model, rows.Survey.Sample) is { } warning)
        {
            channel.Warning(MessageSensitivity.None, warning);
        }

        return model;
    }

    private static void Describe(IChannel channel, TrainingRows rows, VaeOptions options, IVaeEngine engine, string reason)
    {
        channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture, $"Training a VAE on {rows.Count:N0} rows of {rows.Dimension:N0} values."));
        if (StreamSummary.Of(rows, options) is { } stream)
        {
            channel.Info(MessageSensitivity.None, stream);
        }

        var architecture = options.BuildArchitecture(rows.Dimension);
        channel.Info(MessageSensitivity.None, ArchitectureSummary.Of(architecture));
        channel.Info(MessageSensitivity.None, $"Engine: {engine.Describe(architecture, options)}. {reason}");
        if (ConstantSlots.Describe(rows.Survey) is { } warning)
        {
            channel.Warning(MessageSensitivity.UserData, warning);
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

        var (amount, unit) = time.TotalSeconds < 100 ? (time.TotalSeconds, "seconds")
            : time.TotalMinutes < 100 ? (time.TotalMinutes, "minutes") : (time.TotalHours, "hours");
        var stop = options.EarlyStoppingCriteria is null ? "" : ", or less where it stops early";
        return $"Training will take about {amount.ToString(amount < 10 ? "F1" : "F0", CultureInfo.InvariantCulture)} {unit}{stop}.";
    }

    private static string Line(VaeEpochMetrics metrics, int epochs)
    {
        var validation = metrics.ValidationLoss is { } loss
            ? string.Create(CultureInfo.InvariantCulture, $", validation loss {loss:G5}")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {metrics.Epoch} of {epochs}: ELBO {metrics.Elbo:G5}, reconstruction {metrics.ReconstructionLoss:G5}, "
            + $"KL {metrics.KlDivergence:G5}{validation}, learning rate {metrics.LearningRate:G3}, {metrics.RowsPerSecond:N0} rows/s.");
    }
}
