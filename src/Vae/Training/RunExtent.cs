namespace Vae.Training;

/// <summary>How far a run can come, against which a checkpoint is held.</summary>
/// <param name="Epochs">Its epochs.</param>
/// <param name="BatchesPerEpoch">Steps of each.</param>
internal readonly record struct RunExtent(int Epochs, long BatchesPerEpoch);
