using System.Globalization;

namespace Vae.MLNet.Training;

/// <summary>The lines on how training goes, for the log: about ten of them, or one for every epoch, or none.</summary>
internal sealed class TrainingLines(VaeTrainingLog detail, int epochs)
{
    private const int Tenths = 10;

    // Within an epoch there is something to tell only where it takes its time.
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(10);

    private VaeTrainingProgress _progress;
    private TimeSpan _lastTime;
    private int _lastTenth;
    private int _lastEpoch;

    /// <summary>Within an epoch, or at its end before it is validated.</summary>
    /// <returns>A line, or null.</returns>
    public string? AfterBatch(VaeTrainingProgress progress)
    {
        _progress = progress;
        if (detail == VaeTrainingLog.None || progress.Batch == progress.Batches || Tenth == _lastTenth || progress.Elapsed - _lastTime < _long)
        {
            return null;
        }

        TakeNote();
        return string.Create(
            CultureInfo.InvariantCulture, $"Epoch {progress.Epoch} of {epochs}, batch {progress.Batch:N0} of {progress.Batches:N0}{Remaining()}.");
    }

    /// <returns>A line, or null.</returns>
    public string? AfterEpoch(VaeEpochMetrics metrics)
    {
        var isTold = detail == VaeTrainingLog.Epochs
            || (detail == VaeTrainingLog.Tenths && (metrics.Epoch == epochs || (long)Tenths * metrics.Epoch / epochs > (long)Tenths * (metrics.Epoch - 1) / epochs));
        return isTold ? Line(metrics) : null;
    }

    /// <summary>After training, which may have stopped early.</summary>
    /// <returns>The last epoch's line where it has not been told; or null.</returns>
    public string? AtEnd(IReadOnlyList<VaeEpochMetrics> history) =>
        detail != VaeTrainingLog.None && history is [.., var last] && last.Epoch > _lastEpoch ? Line(last) : null;

    /// <summary>A length of time as a person would say it.</summary>
    public static string Time(TimeSpan time)
    {
        var (amount, unit) = time.TotalSeconds < 100 ? (time.TotalSeconds, "seconds")
            : time.TotalMinutes < 100 ? (time.TotalMinutes, "minutes") : (time.TotalHours, "hours");
        return $"{amount.ToString(amount < 10 ? "F1" : "F0", CultureInfo.InvariantCulture)} {unit}";
    }

    private int Tenth => (int)(Tenths * _progress.Fraction);

    private string Line(VaeEpochMetrics metrics)
    {
        TakeNote();
        _lastEpoch = metrics.Epoch;
        var validation = metrics.ValidationLoss is { } loss
            ? string.Create(CultureInfo.InvariantCulture, $", validation loss {loss:G5}")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {metrics.Epoch} of {epochs}: ELBO {metrics.Elbo:G5}, reconstruction {metrics.ReconstructionLoss:G5}, "
            + $"KL {metrics.KlDivergence:G5}{validation}, learning rate {metrics.LearningRate:G3}, {metrics.RowsPerSecond:N0} rows/s{Remaining()}.");
    }

    private void TakeNote() => (_lastTenth, _lastTime) = (Tenth, _progress.Elapsed);

    private string Remaining() => _progress.Remaining is { TotalSeconds: >= 1 } left ? $", about {Time(left)} left" : "";
}
