using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Tool.Tables;

/// <summary>A CSV file, or standard input, of which a copy is kept while it is read: rows are read more than once.</summary>
internal sealed class TextTable : IDisposable
{
    private const string StandardInput = "-";

    private readonly bool _isCopy;
    private readonly string _path;

    private TextTable(string path, bool isCopy, string name, char? separator, bool? header)
    {
        (_path, _isCopy, Name) = (path, isCopy, name);
        Separator = separator ?? Separators.Guess(path);
        var first = Records(path, Separator).FirstOrDefault() ?? throw new ToolException($"{Name} is empty. Give at least one row.");
        HasHeader = header ?? first.All(field => field.Length > 0 && !Numbers.TryParse(field, out _));
        Fields = HasHeader ? first : [.. first.Select((_, i) => $"Column{i + 1}")];
        if (Fields.GroupBy(field => field).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ToolException($"{Name} has two columns '{twice.Key}' in its first line. Rename one, or say --no-header if it is a row.");
        }
    }

    /// <summary>What to call it in messages.</summary>
    public string Name { get; }

    public char Separator { get; }

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; }

    /// <summary>The names of the fields of a line; Column1 and so on where no line names them.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>The rows' fields, without blanks at their ends.</summary>
    public IEnumerable<string[]> Rows => Records(_path, Separator).Skip(HasHeader ? 1 : 0);

    public static TextTable Open(string path, char? separator, bool? header)
    {
        if (path != StandardInput)
        {
            return File.Exists(path)
                ? new(path, isCopy: false, path, separator, header)
                : throw new ToolException($"There is no file '{path}'. Name a CSV file, or - for standard input.");
        }

        var copy = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(copy))
            using (var input = Console.OpenStandardInput())
            {
                input.CopyTo(file);
            }

            return new(copy, isCopy: true, "standard input", separator, header);
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    public int IndexOf(string field) => Fields.ToList().IndexOf(field);

    /// <summary>The number of a field that must be there.</summary>
    /// <exception cref="ToolException">It is not.</exception>
    public int Require(string field, string purpose) => IndexOf(field) is >= 0 and var index
        ? index
        : throw new ToolException($"{Name} has no column '{field}', {purpose}. Its columns are {Lists.Short(Fields)}.");

    /// <summary>The rows as ML.NET reads them: numbers that are missing are NaN.</summary>
    public IDataView Load(MLContext mlContext, IEnumerable<TextLoader.Column> columns) => mlContext.Data.LoadFromTextFile(_path, new TextLoader.Options
    {
        Columns = [.. columns],
        Separators = [Separator],
        HasHeader = HasHeader,
        AllowQuoting = true,
        ReadMultilines = true,
        MissingRealsAsNaNs = true,
    });

    public void Dispose()
    {
        if (_isCopy)
        {
            File.Delete(_path);
        }
    }

    private static IEnumerable<string[]> Records(string path, char separator)
    {
        using var reader = new StreamReader(path);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = $"{separator}",
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
        });
        while (parser.Read())
        {
            yield return parser.Record!;
        }
    }
}
