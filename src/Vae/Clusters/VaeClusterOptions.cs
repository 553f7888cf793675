namespace Vae;

/// <summary>How the processes of a <see cref="VaeCluster"/> share the work. Immutable; equal in all processes.</summary>
public sealed record VaeClusterOptions
{
    /// <summary>Whether each process is given rows of its own. Otherwise all are given the same rows, and each trains on its share of every batch.</summary>
    /// <remarks>
    /// The same rows give, to rounding, the model that one process trains. Rows of its own are all that a process ever reads: they are shuffled
    /// and held out for validation among themselves, and every process contributes to every batch in proportion to the rows it has. What
    /// the data decide (defaults, standardisation, the start) is decided on the rows of all. A column of an ML.NET pipeline that was made by steps fitted
    /// on a process's own rows differs from process to process: fit such steps on the same data everywhere.
    /// </remarks>
    /// <value>The default is false.</value>
    public bool RowsAreSplit { get; init; }

    /// <summary>
    /// Steps from one exchange to the next. At 1 gradients are summed in every step, which gives what one process gives. Above, each process
    /// trains by itself, on its share of every batch, and weights and optimiser state are averaged every so many steps and at the end of every epoch (local SGD;
    /// Stich, arXiv:1805.09767): less to send, and another model.
    /// </summary>
    /// <value>The default is 1. At least 1.</value>
    public int SynchronizeEvery { get; init; } = 1;

    /// <summary>
    /// Whether batch normalisation takes the statistics of a process's own share of the batch, which sends nothing but makes the model depend on
    /// the number of processes; running statistics are then averaged. Otherwise it takes those of the whole batch. Always so between two exchanges of
    /// <see cref="SynchronizeEvery"/>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool LocalBatchStatistics { get; init; }
}
