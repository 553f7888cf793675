namespace Vae.Training;

/// <summary>A run at a moment between two batches.</summary>
/// <param name="Progress">How far it has come.</param>
/// <param name="State">Weights and optimiser.</param>
/// <param name="Best">The best weights so far; null where none are kept.</param>
internal sealed record TrainingCheckpoint(TrainingProgress Progress, VaeTrainingState State, VaeWeights? Best);
