namespace Vae;

/// <summary>Adds normally distributed noise to each value.</summary>
/// <param name="StandardDeviation">
/// In units of what the network reads: of the data or, where columns are standardised, of their standard deviations. Finite, at least 0.
/// </param>
public sealed record GaussianInputNoise(double StandardDeviation) : InputNoise;
