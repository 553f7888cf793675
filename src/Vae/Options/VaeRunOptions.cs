namespace Vae;

/// <summary>How a run of training goes, and nothing that changes what is trained; a model's file does not record it. Immutable.</summary>
public sealed record VaeRunOptions
{
    /// <summary>Who does the arithmetic.</summary>
    /// <value>The default is <see cref="VaeEngine.Auto"/>.</value>
    public VaeEngine Engine { get; init; } = VaeEngine.Auto;

    /// <summary>
    /// Where the TorchSharp engine computes: <c>cpu</c>, <c>cuda</c> for the first GPU, <c>cuda:1</c> for the second. The managed engine
    /// computes on the CPU and refuses a GPU.
    /// </summary>
    /// <value>The default is null: the first GPU where the TorchSharp engine finds one, else the CPU.</value>
    public string? Device { get; init; }

    /// <summary>Threads of the engine while it trains.</summary>
    /// <value>The default is null: the machine's processor count, for small networks 1. From 1 to 1024.</value>
    public int? Threads { get; init; }

    /// <summary>
    /// Most memory for the rows, in bytes: 4 a value and 4 a weight. Rows that fit are read once and kept. Others are streamed: read
    /// anew for every epoch, as <see cref="IVaeRowSource"/> says, and shuffled as many at a time as fit.
    /// </summary>
    /// <remarks>
    /// A stream gives other bits than rows in memory would, since the rows come in another order and others are held out for
    /// validation, each with a chance of <see cref="VaeOptions.ValidationSetFraction"/>; the bits follow from seed, rows and budget, at any
    /// thread count. A small part of the rows shuffled at a time is too little where they lie sorted: shuffle such data first.
    /// Not counted are what the rows' source needs, the network, a batch and, for rows in memory, 8 bytes each for their order. The
    /// rows of a <see cref="VaeDataset"/> are in memory already, and the budget does not matter to them.
    /// </remarks>
    /// <value>The default is 1 GiB. At least 1; a stream shuffles at least one row at a time.</value>
    public long MemoryBudget { get; init; } = 1L << 30;

    /// <summary>Called after every epoch, on the training thread; <c>progress.Report</c> of an <see cref="IProgress{T}"/> fits.</summary>
    /// <value>The default is null.</value>
    public Action<VaeEpochMetrics>? MetricsCallback { get; init; }

    /// <summary>
    /// Stops training between two batches, with <see cref="OperationCanceledException"/> unless
    /// <see cref="ReturnBestOnCancellation"/> asks for the model.
    /// </summary>
    /// <value>The default is <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Whether a cancelled run gives the model as it is: with the best weights on the validation rows so far, or the last weights
    /// where no epoch was validated. Cancelled before the first batch, it throws all the same.
    /// </summary>
    /// <value>The default is false: it throws.</value>
    public bool ReturnBestOnCancellation { get; init; }

    /// <summary>Where training writes down its state, and resumes from it; a cancelled run writes one more.</summary>
    /// <value>The default is null: nowhere.</value>
    public VaeCheckpointOptions? Checkpoint { get; init; }
}
