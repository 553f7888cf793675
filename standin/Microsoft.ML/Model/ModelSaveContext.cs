using System.IO.Compression;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's ModelSaveContext: where a component writes itself.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal readonly string Directory;
    internal readonly BinaryWriter Writer;
    private readonly ZipArchive _archive;
    private readonly MemoryStream _body = new();
    private VersionInfo? _version;

    private ModelSaveContext(ZipArchive archive, string directory)
    {
        _archive = archive;
        Directory = directory;
        Writer = new BinaryWriter(_body, Encoding.UTF8);
    }

    public void Dispose() => Writer.Dispose();

    internal static void Save(ZipArchive archive, ICanSaveModel component, string directory)
    {
        using var context = new ModelSaveContext(archive, directory);
        component.Save(context);
        context.Done();
    }

    internal void CheckAtModel() => Contracts.Check(_body.Position == 0, "Something was written before the model.");

    internal void SetVersionInfo(VersionInfo ver) => _version = ver;

    internal void SaveModel(ICanSaveModel component, string name) => Save(_archive, component, ModelFile.Join(Directory, name));

    // *** Binary format ***
    // byte[8]: magic; int: format version
    // ulong: model signature; uint: version written; uint: version that can read this
    // string: load name; string: alternative load name; string: loader's assembly
    // long: length of the body; byte[]: body
    private void Done()
    {
        Contracts.Check(_version is not null, "ModelSignature not specified!");
        var version = _version.Value;
        Writer.Flush();
        using var entry = _archive.CreateEntry(ModelFile.Join(Directory, ModelFile.ModelEntry)).Open();
        using var header = new BinaryWriter(entry, Encoding.UTF8);
        header.Write(ModelFile.Magic);
        header.Write(ModelFile.FormatVersion);
        header.Write(version.ModelSignature);
        header.Write(version.VerWrittenCur);
        header.Write(version.VerReadableCur);
        header.Write(version.LoaderSignature ?? "");
        header.Write(version.LoaderSignatureAlt ?? "");
        header.Write(version.LoaderAssemblyName ?? "");
        header.Write(_body.Length);
        header.Flush();
        _body.WriteTo(entry);
    }
}
