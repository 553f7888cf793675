using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(TypeConvertingTransformer), null, typeof(SignatureLoadModel),
    "Convert types", TypeConvertingTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's TypeConvertingTransformer.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "ConvertTransform";

    private readonly DataKind _kind;

    internal TypeConvertingTransformer(InputOutputColumnPair[] columns, DataKind outputKind)
        : base(columns) => _kind = outputKind;

    private TypeConvertingTransformer(ModelLoadContext ctx)
        : base(ctx) => _kind = (DataKind)ctx.Reader.ReadByte();

    private static VersionInfo Version => VersionInfo.Of("CONVERTF", LoadName);

    internal static string[] KeptAnnotations(DataViewType item) => item is NumberDataViewType
        ? [AnnotationKinds.SlotNames, AnnotationKinds.IsNormalized, AnnotationKinds.CategoricalSlotRanges]
        : [AnnotationKinds.SlotNames];

    private static TypeConvertingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new TypeConvertingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        var to = PrimitiveTypes.FromKind(_kind);
        var from = PrimitiveTypes.ItemOf(input.Type);
        Contracts.CheckParam(from is not null && Convertible.Exists(from, to), "inputSchema", $"No conversion from {input.Type} to {to}");
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, KeptAnnotations(to).Contains);
        string method = input.Type is VectorDataViewType ? nameof(VectorGetter) : nameof(ScalarGetter);
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, PrimitiveTypes.WithItem(input.Type, to), annotations.ToAnnotations()),
            [input.Index],
            row => (Delegate)RowGetters.Invoke(typeof(TypeConvertingTransformer), method, [from.RawType, to.RawType], row, input));
    }

    // *** Binary format ***
    // columns; byte: data kind
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx, Version);
        ctx.Writer.Write((byte)_kind);
    }

    private static Delegate ScalarGetter<TFrom, TTo>(DataViewRow row, DataViewSchema.Column column) =>
        Convertible.Getter<TTo>(row, column.Index);

    private static Delegate VectorGetter<TFrom, TTo>(DataViewRow row, DataViewSchema.Column column) =>
        Slots.Getter(row, column, Convertible.Function<TFrom, TTo>());
}
