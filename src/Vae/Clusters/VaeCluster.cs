namespace Vae;

/// <summary>
/// Processes that train one model together, each of which runs the same program: a <see cref="VaeRunOptions.Cluster"/>. The package Vae.Mpi has the one over MPI.
/// </summary>
/// <remarks>
/// Every process calls the same training methods in the same order, and each of them gets the same model, to the bit. If one fails, or
/// its options, data or version differ, training throws in all; if one dies, training ends in all.
/// Used by one thread at a time.
/// </remarks>
public abstract class VaeCluster
{
    private protected VaeCluster(VaeClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SynchronizeEvery, 1, $"{nameof(options)}.{nameof(options.SynchronizeEvery)}");
        Options = options;
    }

    /// <summary>How the processes share the work.</summary>
    public VaeClusterOptions Options { get; }

    /// <summary>This process, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>How many processes there are; at least 1.</summary>
    public abstract int Size { get; }

    /// <summary>Whether the other processes expect this one to go on.</summary>
    internal virtual bool IsTraining { get; set; }

    /// <summary>Replaces values by their sums over all processes, the same bits in each.</summary>
    internal abstract void Sum(Span<float> values);

    /// <summary>Replaces values by their sums over all processes, the same bits in each.</summary>
    internal abstract void Sum(Span<double> values);

    /// <summary>Gives every process what each has.</summary>
    /// <param name="own">What this process has; lengths may differ.</param>
    /// <returns>By rank.</returns>
    internal abstract byte[][] Gather(ReadOnlySpan<byte> own);

    /// <summary>Ends training in all processes, of which this one cannot go on and the others may be waiting.</summary>
    /// <param name="reason">Why.</param>
    internal abstract void Abort(string reason);
}
