using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Splits a line into its fields.</summary>
internal static class TextFields
{
    public static List<ReadOnlyMemory<char>> Split(string line, TextLoader.Options options)
    {
        var fields = new List<ReadOnlyMemory<char>>();
        for (int start = 0; start <= line.Length;)
        {
            bool isQuoted = options.AllowQuoting && start < line.Length && line[start] == '"';
            fields.Add(isQuoted ? Quoted(line, options, ref start) : Plain(line, options, ref start));
        }
        return fields;
    }

    private static ReadOnlyMemory<char> Plain(string line, TextLoader.Options options, ref int start)
    {
        int end = line.IndexOfAny(options.Separators, start);
        end = end < 0 ? line.Length : end;
        var field = line.AsMemory(start, end - start);
        start = end + 1;
        // Blanks before a field never belong to it; those behind it do, unless they are to be trimmed.
        field = options.Separators.Contains(' ') ? field : field.TrimStart(' ');
        return options.TrimWhitespace ? field.TrimEnd(' ') : field;
    }

    // Inside quotes a separator is text, and the escape character before a quote makes it text.
    private static ReadOnlyMemory<char> Quoted(string line, TextLoader.Options options, ref int start)
    {
        var field = new StringBuilder();
        int i = start + 1;
        for (; i < line.Length; i++)
        {
            bool isEscaped = line[i] == options.EscapeChar && i + 1 < line.Length && line[i + 1] == '"';
            if (isEscaped)
                i++;
            else if (line[i] == '"')
                break;
            field.Append(line[i]);
        }
        int end = i < line.Length ? line.IndexOfAny(options.Separators, i) : -1;
        start = (end < 0 ? line.Length : end) + 1;
        return field.ToString().AsMemory();
    }
}
