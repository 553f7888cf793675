namespace Vae;

/// <summary>The learning rate of the first epoch in all of them.</summary>
public sealed record ConstantLearningRate : LearningRateSchedule;
