using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's internal ModelLoadContext: where a component reads itself back.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    public readonly string Directory;
    public readonly BinaryReader Reader;
    public readonly string LoaderAssemblyName;
    private readonly ZipArchive _archive;
    private readonly ulong _signature;
    private readonly uint _verWritten;
    private readonly uint _verReadable;
    private readonly string[] _loadNames;

    private ModelLoadContext(ZipArchive archive, string directory, byte[] bytes)
    {
        _archive = archive;
        Directory = directory;
        using var header = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        Contracts.CheckDecode(header.ReadBytes(8).AsSpan().SequenceEqual(ModelFile.Magic), "Not a model of the ML.NET stand-in: wrong first bytes.");
        int format = header.ReadInt32();
        Contracts.CheckDecode(format == ModelFile.FormatVersion, $"Model file format {format} is unknown.");
        _signature = header.ReadUInt64();
        _verWritten = header.ReadUInt32();
        _verReadable = header.ReadUInt32();
        _loadNames = [header.ReadString(), header.ReadString()];
        LoaderAssemblyName = header.ReadString();
        long length = header.ReadInt64();
        long start = header.BaseStream.Position;
        Contracts.CheckDecode(length == bytes.Length - start, "Corrupt model file: the model stream is truncated.");
        Reader = new BinaryReader(new MemoryStream(bytes, (int)start, (int)length, writable: false), Encoding.UTF8);
    }

    public static T Load<T>(IHostEnvironment env, ZipArchive archive, string directory)
        where T : class
    {
        var entry = archive.GetEntry(ModelFile.Join(directory, ModelFile.ModelEntry))
            ?? throw env.ExceptDecode($"Corrupt model file: it has no model in '{directory}'.");
        using var context = new ModelLoadContext(archive, directory, ModelFile.ReadAll(entry));
        if (context.LoaderAssemblyName.Length > 0)
            env.ComponentCatalog.RegisterAssembly(Assembly.Load(context.LoaderAssemblyName));
        foreach (string loadName in context._loadNames)
        {
            if (env.ComponentCatalog.TryCreate(env, loadName, context) is not T component)
                continue;
            Contracts.CheckDecode(context.Reader.BaseStream.Position == context.Reader.BaseStream.Length, $"Corrupt model file: '{directory}' was not read to its end.");
            return component;
        }
        throw env.ExceptDecode($"Couldn't load model: '{directory}' (loader '{context._loadNames[0]}' of {context.LoaderAssemblyName})");
    }

    public T LoadModel<T>(IHostEnvironment env, string name)
        where T : class => Load<T>(env, _archive, ModelFile.Join(Directory, name));

    public void CheckAtModel() => Contracts.Check(Reader.BaseStream.Position == 0, "Something was read before the model.");

    public void CheckAtModel(VersionInfo ver)
    {
        CheckAtModel();
        CheckVersionInfo(ver);
    }

    public void CheckVersionInfo(VersionInfo ver)
    {
        Contracts.CheckDecode(_signature == ver.ModelSignature, "Unknown file type");
        Contracts.CheckDecode(_verReadable <= _verWritten, "Corrupt file header");
        Contracts.CheckDecode(_verReadable <= ver.VerWrittenCur, $"Cannot read component '{ver.LoaderSignature}' of the model: it is too new.");
        Contracts.CheckDecode(_verWritten >= ver.VerWeCanReadBack, $"Cannot read component '{ver.LoaderSignature}' of the model: it is too old.");
    }

    public void Dispose() => Reader.Dispose();
}
