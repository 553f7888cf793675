using System.Text.RegularExpressions;

namespace Vae.MLNet.Tests.Samples;

/// <summary>The messages that the pages in docs/ explain are those of the sources.</summary>
public sealed partial class PageMessageTests
{
    // Of a message, what its values leave whole.
    private const int Window = 25;

    private static readonly string _sources = string.Concat(
        Directory.EnumerateFiles(Path.Combine(Page.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(file => Join().Replace(File.ReadAllText(file), "")));

    public static IEnumerable<object[]> Messages =>
        from file in Directory.EnumerateFiles(Path.Combine(Page.Root, "docs"), "*.md")
        from Match table in Table().Matches(File.ReadAllText(file))
        from Match message in Message().Matches(table.Value)
        select new object[] { Path.GetFileName(file), message.Groups["text"].Value };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_OfAPage_IsInTheSources(string file, string message) => Assert.True(
        Enumerable.Range(0, message.Length - Window + 1).Any(i => _sources.Contains(message.Substring(i, Window), StringComparison.Ordinal)),
        $"docs/{file} explains a message that is nowhere in src: {message}");

    // A literal that goes on in the next line.
    [GeneratedRegex(@"""\)?\s*\+ \$?""")]
    private static partial Regex Join();

    // A table of messages and what to do about them.
    [GeneratedRegex(@"^\| message \|.*\n(\|.*(\n|$))*", RegexOptions.Multiline)]
    private static partial Regex Table();

    [GeneratedRegex(@"^\| `(?<text>[^`]{25,})`", RegexOptions.Multiline)]
    private static partial Regex Message();
}
