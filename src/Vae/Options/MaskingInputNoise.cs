namespace Vae;

/// <summary>Puts 0 in the place of each value with a given probability.</summary>
/// <param name="Probability">At least 0, below 1.</param>
public sealed record MaskingInputNoise(double Probability) : InputNoise;
