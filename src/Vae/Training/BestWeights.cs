namespace Vae.Training;

/// <summary>Keeps the weights of the least validation loss and tells when to stop.</summary>
internal sealed class BestWeights(EarlyStoppingCriteria? criteria)
{
    /// <summary>What the comparison remembers beside the weights.</summary>
    public BestMemory Memory { get; private set; } = new(double.PositiveInfinity, double.PositiveInfinity, 0);

    /// <summary>The best weights so far; null before the first epoch.</summary>
    public VaeWeights? Weights { get; private set; }

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(BestMemory memory, VaeWeights? weights) => (Memory, Weights) = (memory, weights);

    /// <summary>Takes note of an epoch.</summary>
    /// <param name="validationLoss">Mean over rows, in nats, with the final beta.</param>
    /// <param name="warmingUp">Whether beta was below its final value during the epoch: then patience is not used up.</param>
    /// <param name="export">Gives the weights.</param>
    /// <returns>Whether training should stop.</returns>
    public bool Observe(double validationLoss, bool warmingUp, Func<VaeWeights> export)
    {
        if (validationLoss < Memory.Best)
        {
            Memory = Memory with { Best = validationLoss };
            Weights = export();
        }

        if (criteria is null)
        {
            return false;
        }

        if (validationLoss < Memory.Reference - criteria.MinDelta)
        {
            Memory = Memory with { Reference = validationLoss, EpochsWithoutGain = 0 };
            return false;
        }

        Memory = Memory with { EpochsWithoutGain = Memory.EpochsWithoutGain + (warmingUp ? 0 : 1) };
        return !warmingUp && Memory.EpochsWithoutGain >= criteria.Patience;
    }
}
