namespace Vae;

/// <summary>A learning rate that falls along half a cosine, from that of the first epoch to 0 after the last.</summary>
public sealed record CosineAnnealing : LearningRateSchedule;
