namespace Vae.Serialization;

/// <summary>What a message quotes of a file, which may hold anything.</summary>
internal static class Excerpt
{
    private const int MaxLength = 300;

    /// <returns>The text, or its beginning and how long it is.</returns>
    public static string Of(string? text) =>
        text is { Length: > MaxLength } ? FormattableString.Invariant($"{text[..MaxLength]}... ({text.Length:N0} characters)") : text ?? "";
}
