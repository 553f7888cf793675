using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(MissingValueReplacingTransformer), null, typeof(SignatureLoadModel),
    "Replace missing values", MissingValueReplacingTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's MissingValueReplacingTransformer.</summary>
public sealed class MissingValueReplacingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "NAReplaceTransform";

    private readonly double[][] _fills;

    internal MissingValueReplacingTransformer(InputOutputColumnPair[] columns, double[][] fills)
        : base(columns) => _fills = fills;

    private MissingValueReplacingTransformer(ModelLoadContext ctx)
        : base(ctx) => _fills = [.. Columns.Select(_ => SchemaFormat.ReadValues<double>(ctx.Reader))];

    private static VersionInfo Version => VersionInfo.Of("NARETRAN", LoadName);

    private static MissingValueReplacingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new MissingValueReplacingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind is AnnotationKinds.SlotNames or AnnotationKinds.IsNormalized);
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, input.Type, annotations.ToAnnotations()),
            [input.Index],
            row => (Delegate)RowGetters.Invoke(
                typeof(MissingValueReplacingTransformer), nameof(MakeGetter), PrimitiveTypes.ItemOf(input.Type).RawType, row, input, _fills[index]));
    }

    // *** Binary format ***
    // columns; for each: double[]: replacements, one for all slots or one a slot
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx, Version);
        foreach (var fill in _fills)
            SchemaFormat.WriteValues(ctx.Writer, fill);
    }

    private static Delegate MakeGetter<T>(DataViewRow row, DataViewSchema.Column column, double[] fills)
        where T : INumberBase<T>
    {
        T[] replacements = Array.ConvertAll(fills, T.CreateTruncating);
        if (column.Type is not VectorDataViewType)
            return Slots.Getter<T, T>(row, column, value => T.IsNaN(value) ? replacements[0] : value);
        var get = row.GetGetter<VBuffer<T>>(column);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            get(ref value);
            var editor = VBufferEditor.CreateFromBuffer(ref value);
            for (int i = 0; i < editor.Values.Length; i++)
            {
                int slot = editor.Indices.Length > 0 ? editor.Indices[i] : i;
                if (T.IsNaN(editor.Values[i]))
                    editor.Values[i] = replacements[Math.Min(slot, replacements.Length - 1)];
            }
            value = editor.Commit();
        });
    }
}
