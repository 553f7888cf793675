namespace Vae;

/// <summary>Replaces each value by 0 with a given probability; where columns are standardised, 0 is the mean.</summary>
/// <param name="Probability">At least 0, below 1.</param>
public sealed record MaskingInputNoise(double Probability) : InputNoise;
