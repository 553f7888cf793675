namespace Vae.Data;

/// <summary>Gives the rows of an epoch in the order in which they are trained on, or validated.</summary>
internal interface IRowFeed : IDisposable
{
    /// <summary>Rows of an epoch.</summary>
    long Count { get; }

    /// <summary>The sum of their weights, or their number where there are none.</summary>
    double TotalWeight { get; }

    bool HasWeights { get; }

    /// <summary>Begins an epoch (from 0).</summary>
    void Start(int epoch);

    /// <summary>Writes the batch's rows and their weights.</summary>
    /// <param name="first">The number of its first row in the epoch; never less than after the last call.</param>
    /// <param name="batch">Begun, with as many rows as it is to have.</param>
    void Fill(long first, VaeBatch batch);
}
