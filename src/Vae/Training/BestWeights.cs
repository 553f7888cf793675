namespace Vae.Training;

/// <summary>Keeps the weights of the least validation loss and tells when to stop.</summary>
internal sealed class BestWeights(EarlyStoppingCriteria? criteria)
{
    private double _best = double.PositiveInfinity;
    private double _reference = double.PositiveInfinity;
    private int _epochsWithoutGain;

    /// <summary>The best weights so far; null before the first epoch.</summary>
    public VaeWeights? Weights { get; private set; }

    /// <summary>Takes note of an epoch.</summary>
    /// <param name="validationLoss">Mean over rows, in nats, with the final beta.</param>
    /// <param name="warmingUp">Whether beta was below its final value during the epoch: then patience is not used up.</param>
    /// <param name="session">Gives the weights.</param>
    /// <returns>Whether training should stop.</returns>
    public bool Observe(double validationLoss, bool warmingUp, IVaeTrainingSession session)
    {
        if (validationLoss < _best)
        {
            _best = validationLoss;
            Weights = session.ExportWeights();
        }

        if (criteria is null)
        {
            return false;
        }

        if (validationLoss < _reference - criteria.MinDelta)
        {
            _reference = validationLoss;
            _epochsWithoutGain = 0;
            return false;
        }

        return !warmingUp && ++_epochsWithoutGain >= criteria.Patience;
    }
}
