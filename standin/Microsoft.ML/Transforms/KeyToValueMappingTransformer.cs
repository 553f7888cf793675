using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToValueMappingTransformer), null, typeof(SignatureLoadModel),
    "Map keys to values", KeyToValueMappingTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's KeyToValueMappingTransformer.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "KeyToValueTransform";

    internal KeyToValueMappingTransformer(InputOutputColumnPair[] columns)
        : base(columns)
    {
    }

    private KeyToValueMappingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    private static VersionInfo Version => VersionInfo.Of("KEY2VALT", LoadName);

    private static KeyToValueMappingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new KeyToValueMappingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        if (!input.HasKeyValues())
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", input.Name, "key with key values", input.Type.ToString());
        var values = ((VectorDataViewType)input.Annotations.Schema[AnnotationKinds.KeyValues].Type).ItemType;
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        Type[] types = [PrimitiveTypes.ItemOf(input.Type).RawType, values.RawType];
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, PrimitiveTypes.WithItem(input.Type, values), annotations.ToAnnotations()),
            [input.Index],
            row => (Delegate)RowGetters.Invoke(typeof(KeyToValueMappingTransformer), nameof(MakeGetter), types, row, input));
    }

    private protected override void SaveModel(ModelSaveContext ctx) => SaveColumns(ctx, Version);

    private static Delegate MakeGetter<TKey, TValue>(DataViewRow row, DataViewSchema.Column column)
    {
        VBuffer<TValue> buffer = default;
        column.GetKeyValues(ref buffer);
        TValue[] values = [.. buffer.DenseValues()];
        var toNumber = Convertible.Function<TKey, ulong>();
        var missing = default(TValue) switch
        {
            float => (TValue)(object)float.NaN,
            double => (TValue)(object)double.NaN,
            _ => default,
        };
        return Slots.Getter<TKey, TValue>(
            row,
            column,
            key => toNumber(key) is var number && number > 0 && number <= (ulong)values.Length ? values[number - 1] : missing,
            isDense: true);
    }
}
