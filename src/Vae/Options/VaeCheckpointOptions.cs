namespace Vae;

/// <summary>Where and how often training saves its state, so that it can resume after the process has ended.</summary>
/// <param name="Path">
/// The file, in an existing folder. If it exists, training resumes from it; training deletes it once done, so a file that exists
/// means an unfinished run. It is always replaced whole, by way of <c>{Path}.next.tmp</c>. Only one run at a time may use it.
/// </param>
/// <remarks>
/// A resumed run gives the same bits as one that was never interrupted, given the same data, options and engine; the managed engine may use
/// any number of <see cref="VaeRunOptions.Threads"/>. A checkpoint of other data, options or engine is an error, and so is a damaged
/// one; neither is overwritten. Set <see cref="VaeOptions.Seed"/>: an ML.NET context without a seed draws a new one
/// in each process.
/// </remarks>
public sealed record VaeCheckpointOptions(string Path)
{
    /// <summary>How many epochs from one checkpoint to the next.</summary>
    /// <value>The default is 1. At least 1; null for no checkpoints by epoch.</value>
    public int? EveryEpochs { get; init; } = 1;

    /// <summary>The time from one checkpoint to the next. It is checked after every batch, so that long epochs are covered too.</summary>
    /// <value>The default is null: no checkpoints by time. Above 0.</value>
    public TimeSpan? EveryTime { get; init; }
}
