namespace Vae;

/// <summary>How to run training: settings that do not change what is trained and that a model's file does not record. Immutable.</summary>
public sealed record VaeRunOptions
{
    /// <summary>The engine that trains.</summary>
    /// <value>The default is <see cref="VaeEngine.Auto"/>.</value>
    public VaeEngine Engine { get; init; } = VaeEngine.Auto;

    /// <summary>
    /// Where the TorchSharp engine computes: <c>cpu</c>, <c>cuda</c> for the first GPU, <c>cuda:1</c> for the second. The managed engine
    /// computes on the CPU only, and asking it for a GPU is an error.
    /// </summary>
    /// <value>The default is null: the first GPU where the TorchSharp engine finds one, else the CPU.</value>
    public string? Device { get; init; }

    /// <summary>How many threads the engine trains on.</summary>
    /// <value>The default is null: one for each processor, or a single one for small networks. From 1 to 1024.</value>
    public int? Threads { get; init; }

    /// <summary>
    /// The most memory for the rows, in bytes: 4 for each value and 4 for each weight. Rows that fit are read once and kept. Others are
    /// streamed: read again in every epoch, as <see cref="IVaeRowSource"/> describes, and shuffled as many at a time as fit.
    /// </summary>
    /// <remarks>
    /// Streamed rows do not give the same bits as rows in memory: they come in another order, and each is held out for
    /// validation with a probability of <see cref="VaeOptions.ValidationSetFraction"/>. The bits depend on seed, rows and budget, not on the
    /// number of threads. If the data are sorted, shuffle them first: shuffling a small part at a time is not enough.
    /// The budget does not include what the source of the rows needs, the network, a batch and, for rows in memory, 8 bytes each for their
    /// order. It does not apply to a <see cref="VaeDataset"/>, whose rows are in memory already.
    /// </remarks>
    /// <value>The default is 1 GiB. At least 1; a stream shuffles at least one row at a time.</value>
    public long MemoryBudget { get; init; } = 1L << 30;

    /// <summary>Called after every epoch, on the training thread. <see cref="IProgress{T}.Report"/> is such a method.</summary>
    /// <value>The default is null.</value>
    public Action<VaeEpochMetrics>? MetricsCallback { get; init; }

    /// <summary>
    /// Called after every thousandth of the way, at least once a second and at the end of every epoch, between two batches on the training thread.
    /// <see cref="IProgress{T}.Report"/> is such a method.
    /// </summary>
    /// <value>The default is null.</value>
    public Action<VaeTrainingProgress>? ProgressCallback { get; init; }

    /// <summary>How much of training ML.NET's log is told. Without ML.NET there is no log.</summary>
    /// <value>The default is <see cref="VaeTrainingLog.Tenths"/>.</value>
    public VaeTrainingLog Log { get; init; }

    /// <summary>Called once, after the first few steps, on the training thread, with how long training will take, early stopping apart.</summary>
    internal Action<TimeSpan>? DurationCallback { get; init; }

    /// <summary>
    /// Stops training between two batches, with <see cref="OperationCanceledException"/> unless
    /// <see cref="ReturnBestOnCancellation"/> is set.
    /// </summary>
    /// <value>The default is <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Whether a cancelled run returns the model as it is: with the best weights on the validation rows so far, or the latest weights
    /// if no epoch was validated. A run cancelled before its first batch throws in any case.
    /// </summary>
    /// <value>The default is false: it throws.</value>
    public bool ReturnBestOnCancellation { get; init; }

    /// <summary>Whether training is given rows to validate on, beside those to train on.</summary>
    internal bool ValidatesOnRows { get; init; }

    /// <summary>Where training saves its state and resumes from it; a cancelled run saves once more.</summary>
    /// <value>The default is null: no checkpoints.</value>
    public VaeCheckpointOptions? Checkpoint { get; init; }

    /// <summary>The processes that train together, such as those of the package Vae.Mpi; each has one of its own, of equal options.</summary>
    /// <remarks>
    /// Callbacks and logs are every process's own; checkpoints are read and written by the first alone. A token that is cancelled in one
    /// process stops all of them at the same step.
    /// </remarks>
    /// <value>The default is null: this process trains alone, as one of a cluster of one does.</value>
    public VaeCluster? Cluster { get; init; }

    /// <summary>The cluster, where there are others in it to agree with.</summary>
    internal VaeCluster? Peers => Cluster is { Size: > 1 } ? Cluster : null;

    /// <summary>Those that have rows which this process never sees.</summary>
    internal VaeCluster? PeersWithOtherRows => Peers is { Options.RowsAreSplit: true } ? Cluster : null;

    /// <summary>Those with whom batch normalisation shares its statistics in every step.</summary>
    internal VaeCluster? StatisticsPeers => Peers is { Options: { SynchronizeEvery: 1, LocalBatchStatistics: false } } ? Cluster : null;
}
