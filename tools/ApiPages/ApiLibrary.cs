using System.Reflection;
using System.Text;

namespace Vae.ApiPages;

/// <summary>The libraries that users see, and their pages.</summary>
public static class ApiLibrary
{
    private const string Index = "README.md";

    private static readonly string[] _names = ["Vae.MLNet", "Vae", "Vae.Mpi", "Vae.TorchSharp"];

    /// <summary>The pages by their file names. Where the build has no TorchSharp, those of Vae.TorchSharp are missing.</summary>
    public static SortedDictionary<string, string> Pages()
    {
        Assembly[] libraries = [.. _names.Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll"))).Select(Assembly.Load)];
        var types = libraries.SelectMany(library => library.GetExportedTypes()).Where(type => !type.IsNested).ToArray();
        var docs = new Documentation(libraries, types);
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Index] = IndexPage(libraries, docs) };
        foreach (var type in types)
        {
            pages.Add(FileName(type), new TypePage(type, docs).Text);
        }

        return pages;
    }

    public static string FileName(Type type) => $"{CSharp.Name(type).Split('<')[0]}.md";

    private static string IndexPage(Assembly[] libraries, Documentation docs)
    {
        var page = new StringBuilder("# The public API\n\nMade from the sources' comments by `dotnet run --project tools/ApiPages -- docs/api`.\n");
        foreach (var library in libraries)
        {
            page.Append($"\n## {library.GetName().Name}\n\n| type | |\n|---|---|\n");
            foreach (var type in library.GetExportedTypes().Where(type => !type.IsNested).OrderBy(CSharp.Name, StringComparer.Ordinal))
            {
                page.Append($"| [{Markdown.Escape(CSharp.Name(type))}]({FileName(type)}) | {docs.Of(type).Text("summary")} |\n");
            }
        }

        return page.ToString();
    }
}
