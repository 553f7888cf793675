namespace Vae.MLNet.Anomaly;

/// <summary>The columns that an anomaly detector adds on request.</summary>
internal readonly record struct AnomalyOutputs(bool FeatureContributions, bool ScorePercentile);
