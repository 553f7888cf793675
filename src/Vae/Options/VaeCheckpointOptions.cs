namespace Vae;

/// <summary>Where and how often training writes down its state, so that it can go on after the process has ended.</summary>
/// <param name="Path">
/// The file, in a folder that exists. Training resumes from it if it is there, and deletes it once it is done: a file that is there
/// means a run that did not end. It is always replaced whole, by way of <c>{Path}.next.tmp</c>. One run at a time may use it.
/// </param>
/// <remarks>
/// A resumed run ends in the same bits as one that was never interrupted, given the same data, options and engine, at any
/// <see cref="VaeRunOptions.Threads"/> of the managed engine. A checkpoint of other data, options or engine is an error, and so is one
/// that is damaged; neither is overwritten. Give <see cref="VaeOptions.Seed"/>: an ML.NET context without a seed draws another one
/// in each process.
/// </remarks>
public sealed record VaeCheckpointOptions(string Path)
{
    /// <summary>Epochs from one checkpoint to the next.</summary>
    /// <value>The default is 1. At least 1; null for none by epochs.</value>
    public int? EveryEpochs { get; init; } = 1;

    /// <summary>Time from one checkpoint to the next; looked at after every batch, so that one is written within an epoch too.</summary>
    /// <value>The default is null: none by time. Above 0.</value>
    public TimeSpan? EveryTime { get; init; }
}
