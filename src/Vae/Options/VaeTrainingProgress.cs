namespace Vae;

/// <summary>How far training has come.</summary>
/// <param name="Epoch">The epoch that it is in, from 1.</param>
/// <param name="Epochs">The epochs that there will be, early stopping apart.</param>
/// <param name="Batch">The batches of this epoch that are done, from 1.</param>
/// <param name="Batches">The batches of an epoch.</param>
/// <param name="Elapsed">The time since training began, or resumed.</param>
/// <param name="Remaining">
/// The time that the rest will take, early stopping apart, if it goes on as it went so far; null in the first two batches, which tell nothing.
/// </param>
public readonly record struct VaeTrainingProgress(int Epoch, int Epochs, long Batch, long Batches, TimeSpan Elapsed, TimeSpan? Remaining)
{
    /// <summary>The share of all batches that are done, above 0 and at most 1.</summary>
    public double Fraction => (Epoch - 1 + ((double)Batch / Batches)) / Epochs;
}
