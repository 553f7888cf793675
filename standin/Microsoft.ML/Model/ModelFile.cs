using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The layout of a model file: a zip with a folder for each transformer, in each a model stream.</summary>
internal static class ModelFile
{
    public const string ModelEntry = "Model.key";
    public const string SchemaEntry = "Schema";
    public const string RootFolder = "TransformerChain";

    /// <summary>The first bytes of every model stream.</summary>
    public static ReadOnlySpan<byte> Magic => "MLSTNDIN"u8;

    public const int FormatVersion = 1;

    public static string Join(string folder, string name) => string.IsNullOrEmpty(folder) ? name : $"{folder}/{name}";

    public static void Save(ITransformer model, DataViewSchema inputSchema, Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        if (model is not null)
            ModelSaveContext.Save(archive, model, RootFolder);
        if (inputSchema is null)
            return;
        using var entry = archive.CreateEntry(SchemaEntry).Open();
        using var writer = new BinaryWriter(entry);
        SchemaFormat.Write(writer, inputSchema);
    }

    public static ITransformer Load(IHostEnvironment env, Stream stream, out DataViewSchema inputSchema)
    {
        using var archive = Open(env, stream);
        try
        {
            inputSchema = null;
            if (archive.GetEntry(SchemaEntry) is ZipArchiveEntry entry)
            {
                using var reader = new BinaryReader(new MemoryStream(ReadAll(entry)));
                inputSchema = SchemaFormat.Read(reader);
            }
            env.Check(archive.GetEntry(Join(RootFolder, ModelEntry)) is not null, "Could not load the model: the archive has none.");
            return ModelLoadContext.Load<ITransformer>(env, archive, RootFolder);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw env.ExceptDecode("Corrupt model file", e);
        }
    }

    public static byte[] ReadAll(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        var bytes = new MemoryStream();
        source.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static ZipArchive Open(IHostEnvironment env, Stream stream)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException e)
        {
            throw env.ExceptDecode("Failed to open a zip archive: this is not a model file, or only a part of one.", e);
        }
    }
}
