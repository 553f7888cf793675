using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToVectorMappingTransformer), null, typeof(SignatureLoadModel),
    "Map keys to vectors", KeyToVectorMappingTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's KeyToVectorMappingTransformer: one slot for each key, one-hot.</summary>
internal sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "KeyToVectorTransform";

    internal KeyToVectorMappingTransformer(InputOutputColumnPair[] columns)
        : base(columns)
    {
    }

    private KeyToVectorMappingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    private static VersionInfo Version => VersionInfo.Of("KEY2VECT", LoadName);

    private static KeyToVectorMappingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new KeyToVectorMappingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        if (PrimitiveTypes.ItemOf(input.Type) is not KeyDataViewType { Count: <= int.MaxValue } key)
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", input.Name, "key type of known cardinality", input.Type.ToString());
        int keys = (int)key.Count;
        int inputs = PrimitiveTypes.ValueCount(input.Type);
        bool isFlat = input.Type is not VectorDataViewType || inputs == 1;
        var type = isFlat ? new VectorDataViewType(NumberDataViewType.Single, keys) : new VectorDataViewType(NumberDataViewType.Single, inputs, keys);
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, type, Annotations(input, isFlat, keys, inputs)),
            [input.Index],
            row => (Delegate)RowGetters.Invoke(
                typeof(KeyToVectorMappingTransformer), nameof(MakeGetter), key.RawType, row, input, keys, type.Size));
    }

    private protected override void SaveModel(ModelSaveContext ctx) => SaveColumns(ctx, Version);

    private static DataViewSchema.Annotations Annotations(DataViewSchema.Column input, bool isFlat, int keys, int inputs)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (input.HasKeyValues(TextDataViewType.Instance))
        {
            VBuffer<ReadOnlyMemory<char>> values = default;
            input.GetKeyValues(ref values);
            ReadOnlyMemory<char>[] names = [.. values.DenseValues()];
            annotations.AddSlotNames(isFlat ? names : Combined(input, names, inputs));
        }
        int[] ranges = [.. Enumerable.Range(0, Math.Max(inputs, 1)).SelectMany(i => new[] { i * keys, (i + 1) * keys - 1 })];
        var type = new VectorDataViewType(NumberDataViewType.Int32, ranges.Length / 2, 2);
        annotations.AddVector(AnnotationKinds.CategoricalSlotRanges, type, ranges);
        annotations.AddNormalized();
        return annotations.ToAnnotations();
    }

    private static ReadOnlyMemory<char>[] Combined(DataViewSchema.Column input, ReadOnlyMemory<char>[] keys, int inputs)
    {
        var slots = new ReadOnlyMemory<char>[inputs];
        if (input.HasSlotNames())
        {
            VBuffer<ReadOnlyMemory<char>> own = default;
            input.GetSlotNames(ref own);
            own.CopyTo(slots);
        }
        return [.. slots.SelectMany((slot, i) => keys.Select(key => $"{(slot.IsEmpty ? $"[{i}]" : slot)}.{key}".AsMemory()))];
    }

    private static Delegate MakeGetter<TKey>(DataViewRow row, DataViewSchema.Column column, int keys, int size)
    {
        var numbers = Slots.Getter(row, column, Convertible.Function<TKey, uint>(), isDense: true);
        VBuffer<uint> buffer = default;
        uint single = 0;
        var slots = new List<int>();
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            slots.Clear();
            if (numbers is ValueGetter<uint> scalar)
            {
                scalar(ref single);
                Add(single, 0);
            }
            else
            {
                ((ValueGetter<VBuffer<uint>>)numbers)(ref buffer);
                var values = buffer.GetValues();
                for (int i = 0; i < values.Length; i++)
                    Add(values[i], i * keys);
            }
            var editor = VBufferEditor.Create(ref value, size, slots.Count);
            editor.Values.Fill(1);
            if (editor.Indices.Length > 0)
                slots.CopyTo(editor.Indices);
            value = editor.Commit();
        });

        void Add(uint key, int offset)
        {
            if (key > 0 && key <= (uint)keys)
                slots.Add(offset + (int)key - 1);
        }
    }
}
