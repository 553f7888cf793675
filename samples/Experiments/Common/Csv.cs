using System.Globalization;

/// <summary>Files of numbers with a header, which plot.py draws.</summary>
internal sealed class Csv
{
    private readonly string _path;

    /// <summary>Begins a file anew.</summary>
    public Csv(string path, string header)
    {
        _path = path;
        File.WriteAllText(path, header + "\n");
    }

    private Csv(string path) => _path = path;

    /// <summary>Goes on with a file that exists, and else begins it.</summary>
    public static Csv Continue(string path, string header) => File.Exists(path) ? new(path) : new(path, header);

    /// <summary>The last line's cells; null where there is but the header, or no file.</summary>
    public static string[]? Last(string path) =>
        File.Exists(path) && File.ReadAllLines(path) is [_, .., var last] ? last.Split(',') : null;

    /// <summary>Adds a line.</summary>
    public void Add(params object[] cells) =>
        File.AppendAllText(_path, string.Join(',', cells.Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell}"))) + "\n");
}
