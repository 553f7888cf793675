using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Vae.ApiPages;

/// <summary>The page of a type.</summary>
internal sealed class TypePage
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly StringBuilder _page = new();
    private readonly Documentation _docs;

    public TypePage(Type type, Documentation docs)
    {
        _docs = docs;
        _page.Append($"# {Markdown.Escape(CSharp.Name(type))}\n\n");
        _page.Append($"{CSharp.Kind(type)} in namespace `{type.Namespace}`, library `{type.Assembly.GetName().Name}`{Base(type)}\n");
        Describe(type);
        foreach (var member in Members(type))
        {
            _page.Append($"\n## {(member is ConstructorInfo ? "Constructor" : member.Name)}\n\n```csharp\n{CSharp.Declaration(member)}\n```\n");
            Describe(member);
        }
    }

    public string Text => _page.ToString();

    private static IEnumerable<MemberInfo> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static);
        }

        var isRecord = CSharp.IsRecord(type);
        return type.GetMembers(Declared)
            .Where(member => member is PropertyInfo or ConstructorInfo or MethodInfo { IsSpecialName: false })
            .Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)))
            // What every record has: nobody wrote a comment on it.
            .Where(member => !isRecord || member.Name is not ("ToString" or "Equals" or "GetHashCode" or "Deconstruct" or "<Clone>$"))
            .OrderBy(member => member is ConstructorInfo ? 0 : member is PropertyInfo ? 1 : 2)
            .ThenBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(CSharp.Declaration, StringComparer.Ordinal);
    }

    private string Base(Type type) =>
        type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum)
            ? $"; a {_docs.Link(DocId.Of(parent))}" : "";

    private void Describe(MemberInfo member)
    {
        var comment = _docs.Of(member);
        Paragraph(comment.Text("summary"));
        Paragraph(comment.Text("value"));
        List("", comment.All("typeparam").Concat(comment.All("param")));
        var returns = comment.Text("returns");
        Paragraph(returns.Length > 0 ? $"**Returns** {returns}" : "");
        Paragraph(comment.Text("remarks"));
        Paragraph(comment.Example is { Length: > 0 } example ? $"```csharp\n{example}\n```" : "");
        List("**Throws**", comment.All("exception"));
    }

    private void Paragraph(string text) => _page.Append(text.Length > 0 ? $"\n{text}\n" : "");

    private void List(string title, IEnumerable<(string Name, string Text)> items)
    {
        var lines = items.Select(item => $"- {item.Name}: {item.Text}\n").ToArray();
        if (lines.Length > 0)
        {
            Paragraph(title);
            _page.Append('\n').AppendJoin("", lines);
        }
    }
}
