namespace Vae;

/// <summary>Adds to each value a draw from a normal distribution.</summary>
/// <param name="StandardDeviation">In units of the data; finite, at least 0.</param>
public sealed record GaussianInputNoise(double StandardDeviation) : InputNoise;
