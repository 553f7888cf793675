namespace Vae;

/// <summary>From the learning rate of the first epoch down to 0 after the last, along half a cosine.</summary>
public sealed record CosineAnnealing : LearningRateSchedule;
