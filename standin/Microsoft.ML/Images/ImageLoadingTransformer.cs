using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageLoadingTransformer), null, typeof(SignatureLoadModel), "Load images", ImageLoadingTransformer.LoadName)]

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's ImageLoadingTransformer: from the paths of PNG files to images.</summary>
public sealed class ImageLoadingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "ImageLoaderTransform";

    internal readonly string ImageFolder;

    internal ImageLoadingTransformer(InputOutputColumnPair[] columns, string imageFolder)
        : base(columns)
    {
        if (string.IsNullOrEmpty(imageFolder))
            return;
        if (!Directory.Exists(imageFolder))
            throw new ArgumentException($"Directory \"{imageFolder}\" does not exist.");
        ImageFolder = Path.GetFullPath(imageFolder);
    }

    private ImageLoadingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
        string folder = ctx.Reader.ReadString();
        ImageFolder = folder.Length == 0 ? null : folder;
    }

    private static VersionInfo Version => VersionInfo.Of("IMGLOADR", LoadName);

    private static ImageLoadingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new ImageLoadingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        if (input.Type is not TextDataViewType)
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", input.Name, TextDataViewType.Instance.ToString(), input.Type.ToString());
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, new ImageDataViewType()), [input.Index], row => MakeGetter(row, input));
    }

    // *** Binary format ***
    // columns; string: folder, empty for none
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx, Version);
        ctx.Writer.Write(ImageFolder ?? "");
    }

    // As ML.NET's getters of images, it disposes the image it is given: that of the row before, where a caller passes it again.
    private ValueGetter<MLImage> MakeGetter(DataViewRow row, DataViewSchema.Column input)
    {
        var get = row.GetGetter<ReadOnlyMemory<char>>(input);
        ReadOnlyMemory<char> path = default;
        return (ref MLImage image) =>
        {
            image?.Dispose();
            image = null;
            get(ref path);
            if (path.IsEmpty)
                return;
            string file = ImageFolder is null ? path.ToString() : Path.Combine(ImageFolder, path.ToString());
            using var stream = new MemoryStream(File.ReadAllBytes(file));
            image = MLImage.CreateFromStream(stream);
            image.Tag = file;
        };
    }
}
