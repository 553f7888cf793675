using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Vae.ApiPages;

/// <summary>One comment, as Markdown.</summary>
internal sealed partial class Comment(Documentation docs, XElement? xml)
{
    /// <summary>The text of one of its parts; empty where there is none.</summary>
    public string Text(string part) => Render(xml?.Element(part));

    /// <summary>The code of its example, moved to the margin; empty where there is none.</summary>
    public string Example
    {
        get
        {
            var text = (string?)xml?.Element("example")?.Element("code") ?? "";
            var lines = text.ReplaceLineEndings("\n").TrimEnd().TrimStart('\n').Split('\n');
            var indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
            return string.Join('\n', lines.Select(line => line.Trim().Length > 0 ? line[indent..] : ""));
        }
    }

    /// <summary>Names and texts of its parts of a kind: <c>param</c>, <c>exception</c>.</summary>
    public IEnumerable<(string Name, string Text)> All(string part) => (xml?.Elements(part) ?? []).Select(element =>
        ((string?)element.Attribute("name") is { } name ? $"`{name}`" : docs.Link((string)element.Attribute("cref")!), Render(element)));

    private string Render(XElement? element)
    {
        var text = new StringBuilder();
        foreach (var node in element?.Nodes() ?? [])
        {
            text.Append(node switch
            {
                XText plain => Markdown.Escape(plain.Value),
                XElement { Name.LocalName: "see" } see when (string?)see.Attribute("cref") is { } cref => docs.Link(cref),
                XElement { Name.LocalName: "see" } see => $"`{(string?)see.Attribute("langword") ?? (string?)see.Attribute("href")}`",
                XElement { Name.LocalName: "paramref" or "typeparamref" } reference => $"`{(string)reference.Attribute("name")!}`",
                XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value}`",
                XElement { Name.LocalName: "para" } paragraph => $" {Render(paragraph)} ",
                XElement other => throw new NotSupportedException($"A comment has a <{other.Name.LocalName}>, which pages cannot show."),
                _ => "",
            });
        }

        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
