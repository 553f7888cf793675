using System.Globalization;

namespace Vae.Training;

/// <summary>The error of running out of the process's memory while training, in words that say what to reduce.</summary>
internal static class MemoryShortage
{
    /// <param name="inner">What the runtime said.</param>
    /// <param name="architecture">What is trained.</param>
    /// <param name="options">Batch size and draws as they take effect.</param>
    public static VaeTrainingException Error(OutOfMemoryException inner, VaeArchitecture architecture, VaeOptions options)
    {
        var weights = architecture.GetParameters().Sum(parameter => (long)parameter.Length);
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"There is not enough memory to train {weights:N0} weights in batches of {options.BatchSize:N0} rows{Draws(options)}. ")
            + $"Reduce {nameof(options.BatchSize)}{(options.EffectiveSamples > 1 ? $" or {nameof(options.Objective)}.{nameof(ElboObjective.Samples)}" : "")}, use fewer or narrower layers, "
            + $"or lower {nameof(options.Run)}.{nameof(options.Run.MemoryBudget)}, the memory that the rows may take.",
            inner);
    }

    private static string Draws(VaeOptions options) =>
        options.EffectiveSamples is > 1 and var samples ? string.Create(CultureInfo.InvariantCulture, $" with {samples:N0} draws each") : "";
}
