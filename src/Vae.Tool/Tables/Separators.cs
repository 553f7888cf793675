namespace Vae.Tool.Tables;

/// <summary>What stands between the fields of a line.</summary>
internal static class Separators
{
    private static readonly char[] _known = [',', ';', '\t', '|'];

    /// <summary>The one that the first line has most of, outside of quotes; a comma where it has none.</summary>
    public static char Guess(string path)
    {
        var line = File.ReadLines(path).FirstOrDefault() ?? "";
        var outside = string.Concat(line.Split('"').Where((_, part) => part % 2 == 0));
        return _known.MaxBy(separator => outside.Count(c => c == separator));
    }

    /// <exception cref="ToolException">It is no single character.</exception>
    public static char? Parse(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [var one] => one,
        _ => throw new ToolException($"--separator is '{text}'; it must be one character, or tab."),
    };

    public static string NameOf(char separator) => separator == '\t' ? "tabs" : $"'{separator}'";
}
