namespace Vae;

/// <summary>The same learning rate in every epoch.</summary>
public sealed record ConstantLearningRate : LearningRateSchedule;
