namespace Vae;

/// <summary>How the learning rate changes from epoch to epoch.</summary>
public enum LearningRateSchedule
{
    /// <summary>The same in every epoch.</summary>
    Constant,

    /// <summary>Half a cosine from the learning rate in the first epoch towards 0 after the last.</summary>
    Cosine,

    /// <summary>
    /// A tenth of it whenever the monitored loss (validation where there is one, else training) has not improved for
    /// more than <see cref="VaeOptions.SchedulePatience"/> epochs, as PyTorch's <c>ReduceLROnPlateau</c> counts them;
    /// epochs in which beta is still warming up do not count.
    /// </summary>
    ReduceOnPlateau,
}
