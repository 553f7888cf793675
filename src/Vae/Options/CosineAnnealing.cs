namespace Vae;

/// <summary>A learning rate that falls along half a cosine, step by step, from that of the first step to 0 after the last.</summary>
public sealed record CosineAnnealing : LearningRateSchedule;
