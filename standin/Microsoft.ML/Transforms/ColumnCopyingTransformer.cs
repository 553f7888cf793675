using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnCopyingTransformer), null, typeof(SignatureLoadModel),
    "Copy columns", ColumnCopyingTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's ColumnCopyingTransformer.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "CopyTransform";

    internal ColumnCopyingTransformer(InputOutputColumnPair[] columns)
        : base(columns)
    {
    }

    private ColumnCopyingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    private static VersionInfo Version => VersionInfo.Of("COPYCOLT", LoadName);

    private static ColumnCopyingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new ColumnCopyingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName) => new(
        new DataViewSchema.DetachedColumn(outputName, input.Type, input.Annotations),
        [input.Index],
        row => RowGetters.Of(row, input.Index));

    private protected override void SaveModel(ModelSaveContext ctx) => SaveColumns(ctx, Version);
}
