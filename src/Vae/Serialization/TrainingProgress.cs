namespace Vae.Serialization;

/// <summary>How far a run has come, beside its weights.</summary>
/// <param name="Epoch">The epoch it is in, from 0.</param>
/// <param name="Batch">The next batch of that epoch, from 0; as many as it has when only validation is left.</param>
/// <param name="Sum">The losses of the epoch's batches so far, times their rows' weight.</param>
/// <param name="History">The epochs that are done.</param>
/// <param name="Plateau">The learning rate schedule's memory.</param>
/// <param name="Best">Early stopping's memory.</param>
internal sealed record TrainingProgress(
    int Epoch, long Batch, VaeLosses Sum, VaeEpochMetrics[] History, PlateauMemory Plateau, BestMemory Best);

/// <summary>What <see cref="ReduceOnPlateau"/> remembers.</summary>
internal readonly record struct PlateauMemory(double Scale, double Best, int EpochsWithoutGain);

/// <summary>What early stopping remembers.</summary>
internal readonly record struct BestMemory(double Best, double Reference, int EpochsWithoutGain);
