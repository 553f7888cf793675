using System.Text.RegularExpressions;

namespace Vae.Tests;

/// <summary>Which folder of a project's sources knows which: the names of types in the code, comments and strings left out.</summary>
internal sealed partial class SourceFolders
{
    /// <summary>Stands for the files that lie in no folder.</summary>
    public const string Root = ".";

    private readonly List<(string Folder, string File, string Code)> _files = [];

    /// <summary>Each type of the sources, with the folder that declares it.</summary>
    public Dictionary<string, string> FolderOfType { get; } = [];

    public IEnumerable<string> Folders => _files.Select(file => file.Folder).Distinct();

    public static SourceFolders Read(string root)
    {
        var folders = new SourceFolders();
        foreach (var path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
            folders.Add(parts.Length == 1 ? Root : parts[0], parts[^1], File.ReadAllText(path));
        }

        return folders;
    }

    public void Add(string folder, string file, string source)
    {
        var code = CommentsAndStrings().Replace(source, " ");
        _files.Add((folder, file, code));
        foreach (Match type in Declarations().Matches(code))
        {
            FolderOfType[type.Groups["name"].Value] = folder;
        }
    }

    /// <summary>Every use of another folder's type.</summary>
    public IEnumerable<(string Folder, string File, string Type, string Known)> Arrows() =>
        from file in _files
        from name in Names().Matches(file.Code).Select(match => match.Value).Distinct()
        where FolderOfType.TryGetValue(name, out var known) && known != file.Folder
        select (file.Folder, file.File, name, FolderOfType[name]);

    // A string with holes is kept, as types may stand in them.
    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|(?<!\$)"(\\.|[^"\\\n])*"|'(\\.|[^'\\])'""", RegexOptions.Singleline)]
    private static partial Regex CommentsAndStrings();

    [GeneratedRegex(@"^(public|internal)[\w ]*?\b(class|struct|interface|enum|record struct|record)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declarations();

    // Neither a member of something nor one that is being set.
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?!\w|\s*=[^=>])")]
    private static partial Regex Names();
}
