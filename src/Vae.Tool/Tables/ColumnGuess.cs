namespace Vae.Tool.Tables;

/// <summary>What a column of a CSV file is taken for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Field">Its number in a line, from 0.</param>
/// <param name="Use">What becomes of it.</param>
/// <param name="Why">What it holds, for whoever is to judge the guess.</param>
/// <param name="HasMissing">Whether a number is missing in some rows.</param>
/// <param name="Least">Of its numbers; null without any.</param>
/// <param name="Largest">Of its numbers; null without any.</param>
internal sealed record ColumnGuess(string Name, int Field, ColumnUse Use, string Why, bool HasMissing, double? Least, double? Largest);
