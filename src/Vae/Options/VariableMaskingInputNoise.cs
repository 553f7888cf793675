namespace Vae;

/// <summary>
/// Puts 0 in the place of each value with a probability that is drawn anew for every row and step, evenly from 0 to a largest one: rows
/// that lack little and rows that lack much are both learned from. Validation rows are masked too, the same way every time.
/// </summary>
/// <param name="MaxProbability">At least 0, below 1.</param>
public sealed record VariableMaskingInputNoise(double MaxProbability) : InputNoise;
