using System.Globalization;

namespace Vae.Training;

/// <summary>What holds of every checkpoint that a run writes: one for which it does not hold would train on and on, or not at all.</summary>
internal static class CheckpointRules
{
    /// <exception cref="InvalidDataException">A value is none that the run can have; the message names it.</exception>
    public static void Check(TrainingProgress? progress, long steps, bool hasBest, RunExtent run)
    {
        Require(progress is not null, "progress", "null", "how far the run has come");
        RequireRange(progress!.Epoch, 0, run.Epochs, "progress.epoch");
        RequireRange(progress.Batch, 0, progress.Epoch < run.Epochs ? run.BatchesPerEpoch : 0, "progress.batch");
        var done = (progress.Epoch * run.BatchesPerEpoch) + progress.Batch;
        RequireRange(steps, done, done, "steps");
        CheckHistory(progress.History, progress.Epoch);
        RequireFinite(progress.Sum.Loss, "progress.sum.loss");
        RequireFinite(progress.Sum.ReconstructionLoss, "progress.sum.reconstructionLoss");
        RequireFinite(progress.Sum.KlDivergence, "progress.sum.klDivergence");
        var (plateau, best) = (progress.Plateau, progress.Best);
        Require(plateau.Scale is >= 0 and <= 1, "progress.plateau.scale", plateau.Scale, "from 0 to 1");
        RequireLeast(plateau.Best, "progress.plateau.best");
        RequireRange(plateau.EpochsWithoutGain, 0, progress.Epoch, "progress.plateau.epochsWithoutGain");
        RequireLeast(best.Best, "progress.best.best");
        RequireLeast(best.Reference, "progress.best.reference");
        RequireRange(best.EpochsWithoutGain, 0, progress.Epoch, "progress.best.epochsWithoutGain");
        Require(hasBest == double.IsFinite(best.Best), "progress.best.best", best.Best, "finite where there are best weights, and else Infinity");
    }

    private static void CheckHistory(VaeEpochMetrics[]? history, int epochs)
    {
        Require(history is not null, "progress.history", "null", "a list of the epochs that are done");
        Require(history!.Length == epochs, "progress.history", $"a list of {history.Length}", $"one of the {epochs} epochs that are done");
        for (var i = 0; i < epochs; i++)
        {
            Require(history[i] is not null, $"progress.history[{i}]", "null", "an epoch");
            RequireRange(history[i].Epoch, i + 1, i + 1, $"progress.history[{i}].epoch");
            RequireFinite(history[i].Loss, $"progress.history[{i}].loss");
        }
    }

    private static void RequireRange(long value, long least, long most, string name) =>
        Require(value >= least && value <= most, name, value, least == most ? $"{least}" : $"from {least} to {most}");

    private static void RequireFinite(double value, string name) => Require(double.IsFinite(value), name, value, "finite");

    /// <summary>The least of losses, infinite before there is any.</summary>
    private static void RequireLeast(double value, string name) =>
        Require(value > double.NegativeInfinity, name, value, "a loss, or Infinity before the first");

    private static void Require(bool condition, string name, IFormattable value, string expected) =>
        Require(condition, name, value.ToString(null, CultureInfo.InvariantCulture), expected);

    private static void Require(bool condition, string name, string value, string expected)
    {
        if (!condition)
        {
            throw new InvalidDataException($"The checkpoint is damaged: {name} is {value}; it must be {expected}.");
        }
    }
}
