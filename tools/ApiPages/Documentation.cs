using System.Reflection;
using System.Xml.Linq;

namespace Vae.ApiPages;

/// <summary>What the compiler wrote of the sources' comments.</summary>
internal sealed class Documentation
{
    private readonly Dictionary<string, XElement> _comments = [];
    private readonly Dictionary<string, Type> _pages;

    public Documentation(IEnumerable<Assembly> libraries, IEnumerable<Type> types)
    {
        _pages = types.ToDictionary(DocId.Of);
        foreach (var library in libraries)
        {
            foreach (var member in XDocument.Load(Path.ChangeExtension(library.Location, ".xml")).Descendants("member"))
            {
                _comments[(string)member.Attribute("name")!] = member;
            }
        }
    }

    public Comment Of(MemberInfo member) => new(this, Find(member));

    /// <summary>A name as a link to its page, where it has one.</summary>
    public string Link(string docId)
    {
        var owner = docId.StartsWith("T:", StringComparison.Ordinal) ? docId : "T:" + Owner(docId);
        var text = Short(docId);
        return _pages.TryGetValue(owner, out var type) ? $"[{Markdown.Escape(text)}]({ApiLibrary.FileName(type)})" : $"`{text}`";
    }

    /// <summary>The comment, or that of what the member overrides or implements where it inherits one.</summary>
    private XElement? Find(MemberInfo member)
    {
        var own = _comments.GetValueOrDefault(DocId.Of(member));
        if (own?.Element("inheritdoc") is not { } inherited)
        {
            return own;
        }

        if ((string?)inherited.Attribute("cref") is { } cref)
        {
            return _comments.GetValueOrDefault(cref);
        }

        var type = member.DeclaringType!;
        var bases = type.GetInterfaces().Append(type.BaseType!).SelectMany(t => t.GetMember(member.Name));
        return bases.Select(Find).FirstOrDefault(comment => comment is not null);
    }

    private static string Owner(string docId)
    {
        var name = docId[2..].Split('(')[0];
        return name[..name.LastIndexOf('.')];
    }

    private static string Short(string docId)
    {
        var name = docId[2..].Split('(')[0];
        var last = name[(name.LastIndexOf('.') + 1)..].Split('`')[0];
        return docId[0] == 'T' ? last : last == "#ctor" ? Owner(docId).Split('.')[^1] : $"{Owner(docId).Split('.')[^1].Split('`')[0]}.{last}";
    }
}
