using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How lines divide into fields, and which fields are which columns.</summary>
internal sealed class TextLayout
{
    private const char Quote = '"';

    public TextLayout(TextLoader.Options options)
    {
        Contracts.CheckValue(options.Columns, nameof(options.Columns));
        Contracts.Check(
            !options.TrimWhitespace && !options.AllowSparse && options.AllowQuoting == options.ReadMultilines,
            "The ML.NET stand-in reads quoted fields only with line breaks in them, reads no sparse text files and trims no blanks.");
        Columns = options.Columns;
        Separator = options.Separators.Single();
        HasHeader = options.HasHeader;
        AllowsQuoting = options.AllowQuoting;
        MissingRealsAsNaNs = options.MissingRealsAsNaNs;
        var schema = new DataViewSchema.Builder();
        foreach (var column in Columns)
            schema.AddColumn(column.Name, column.Type);
        Schema = schema.ToSchema();
    }

    public TextLoader.Column[] Columns { get; }

    public char Separator { get; }

    public bool HasHeader { get; }

    public bool AllowsQuoting { get; }

    public bool MissingRealsAsNaNs { get; }

    public DataViewSchema Schema { get; }

    /// <summary>The fields of the next row; null after the last.</summary>
    public string[] ReadFields(TextReader reader)
    {
        while (reader.ReadLine() is string line)
        {
            while (AllowsQuoting && line.Count(c => c == Quote) % 2 == 1 && reader.ReadLine() is string next)
                line += "\n" + next;
            if (line.Length > 0)
                return AllowsQuoting && line.Contains(Quote) ? Unquoted(line) : line.Split(Separator);
        }
        return null;
    }

    private string[] Unquoted(string line)
    {
        var fields = new List<string>();
        for (int start = 0; start <= line.Length;)
        {
            int end = start;
            for (bool isQuoted = false; end < line.Length && (isQuoted || line[end] != Separator); end++)
                isQuoted ^= line[end] == Quote;
            var field = line[start..end].TrimStart(' ');
            fields.Add(field.StartsWith(Quote) ? field.TrimEnd()[1..^1].Replace("\"\"", "\"") : field);
            start = end + 1;
        }
        return [.. fields];
    }
}
