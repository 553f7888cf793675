using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Vae.MLNet.Tests.Samples;

/// <summary>An example of a page of the documentation: its code, what it prints, and its source in samples/Pages.</summary>
internal sealed partial record Page(string File, string Example)
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The code that the page quotes.</summary>
    public string Code => Block("code");

    /// <summary>What the page says the example prints.</summary>
    public string Output => Block("output");

    /// <summary>Of the example's source what lies between the lines page and /page, each part moved to the margin.</summary>
    public string Source
    {
        get
        {
            var source = System.IO.File.ReadAllText(Path.Combine(Root, "samples", "Pages", $"{char.ToUpperInvariant(Example[0])}{Example[1..]}.cs"));
            return string.Join("\n\n", Part().Matches(source).Select(part => ToMargin(part.Groups["part"].Value).Trim('\n')));
        }
    }

    private string FullPath => System.IO.Path.Combine(Root, File);

    /// <summary>All of them: README.md and the files in docs/ mark each by a comment, example and its name, before code and output.</summary>
    public static IEnumerable<Page> All() =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Append(Path.Combine(Root, "README.md"))
        from Match mark in Mark().Matches(System.IO.File.ReadAllText(file))
        select new Page(Path.GetRelativePath(Root, file), mark.Groups["name"].Value);

    /// <summary>Writes the example's code and output into the page.</summary>
    public void Write(string output)
    {
        var (text, blocks) = Blocks();
        text = Replaced(text, blocks.Groups["output"], output);
        System.IO.File.WriteAllText(FullPath, Replaced(text, blocks.Groups["code"], Source));
    }

    private static string Replaced(string text, Group block, string by) => $"{text[..block.Index]}{by}{text[(block.Index + block.Length)..]}";

    private string Block(string group) => Blocks().Blocks.Groups[group].Value;

    private (string Text, Match Blocks) Blocks()
    {
        var text = System.IO.File.ReadAllText(FullPath);
        var blocks = Regex.Match(
            text, $@"<!-- example {Example} -->\n+```csharp\n(?<code>.*?)\n```\n.*?\n```\n(?<output>.*?)\n```", RegexOptions.Singleline);
        Assert.True(blocks.Success, $"{File}: the comment 'example {Example}' needs a block of csharp right after it, and then one of output.");
        return (text, blocks);
    }

    private static string ToMargin(string part)
    {
        var lines = part.Split('\n');
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    private static string FindRoot([CallerFilePath] string test = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", "..", ".."));

    [GeneratedRegex("<!-- example (?<name>[a-z]+) -->")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^ *// <page>\n(?<part>.*?)\n *// </page>$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Part();
}
