using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ColumnConcatenatingTransformer), null, typeof(SignatureLoadModel),
    "Concatenate columns", ColumnConcatenatingTransformer.LoadName)]

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's ColumnConcatenatingTransformer: scalars and vectors, one behind the other.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string LoadName = "ConcatTransform";

    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingTransformer(string output, string[] inputs)
    {
        _output = output;
        _inputs = inputs;
    }

    private static VersionInfo Version => VersionInfo.Of("CONCATXF", LoadName);

    // *** Binary format ***
    // string: output; names of the inputs
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(_output);
        SchemaFormat.WriteValues(ctx.Writer, Array.ConvertAll(_inputs, n => n.AsMemory()));
    }

    private protected override IEnumerable<OutputColumn> MakeColumns(DataViewSchema inputSchema)
    {
        var inputs = Array.ConvertAll(_inputs, name => inputSchema.GetColumnOrNull(name)
            ?? throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "input", name));
        if (inputs is [{ Type: VectorDataViewType } single])
        {
            var same = new DataViewSchema.DetachedColumn(_output, single.Type, single.Annotations);
            return [new OutputColumn(same, [single.Index], row => RowGetters.Of(row, single.Index))];
        }
        var item = PrimitiveTypes.ItemOf(inputs[0].Type);
        foreach (var input in inputs)
        {
            if (item is null or KeyDataViewType || !item.Equals(PrimitiveTypes.ItemOf(input.Type)))
                throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "input", input.Name, item?.ToString() ?? "a primitive type", input.Type.ToString());
        }
        int[] sizes = Array.ConvertAll(inputs, c => PrimitiveTypes.ValueCount(c.Type));
        bool isKnown = Array.TrueForAll(sizes, size => size > 0);
        var type = new VectorDataViewType(item, isKnown ? sizes.Sum() : 0);
        var annotations = ConcatenatedAnnotations.Make(inputs, isKnown ? sizes : null);
        return [new OutputColumn(
            new DataViewSchema.DetachedColumn(_output, type, annotations),
            Array.ConvertAll(inputs, c => c.Index),
            row => (Delegate)RowGetters.Invoke(typeof(ColumnConcatenatingTransformer), nameof(MakeGetter), item.RawType, row, inputs))];
    }

    private static ColumnConcatenatingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        string output = ctx.Reader.ReadString();
        var inputs = SchemaFormat.ReadValues<ReadOnlyMemory<char>>(ctx.Reader);
        return new ColumnConcatenatingTransformer(output, Array.ConvertAll(inputs, n => n.ToString()));
    }

    private static Delegate MakeGetter<T>(DataViewRow row, DataViewSchema.Column[] inputs)
    {
        var getters = Array.ConvertAll(inputs, c => RowGetters.Of(row, c.Index));
        var parts = new VBuffer<T>[inputs.Length];
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            int length = 0;
            int stored = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                Read(getters[i], ref parts[i], inputs[i]);
                length += parts[i].Length;
                stored += parts[i].GetValues().Length;
            }
            value = stored <= length / 2 ? Sparse(parts, length, stored, ref value) : Dense(parts, length, ref value);
        });
    }

    private static void Read<T>(Delegate getter, ref VBuffer<T> part, DataViewSchema.Column column)
    {
        if (getter is ValueGetter<VBuffer<T>> vector)
        {
            vector(ref part);
            int expected = PrimitiveTypes.ValueCount(column.Type);
            Contracts.Check(expected == 0 || part.Length == expected, $"Column '{column.Name}': expected {expected} slots, but got {part.Length}");
            return;
        }
        var editor = VBufferEditor.Create(ref part, 1);
        ((ValueGetter<T>)getter)(ref editor.Values[0]);
        part = editor.Commit();
    }

    private static VBuffer<T> Dense<T>(VBuffer<T>[] parts, int length, ref VBuffer<T> value)
    {
        var editor = VBufferEditor.Create(ref value, length);
        int offset = 0;
        foreach (var part in parts)
        {
            part.CopyTo(editor.Values, offset);
            offset += part.Length;
        }
        return editor.Commit();
    }

    private static VBuffer<T> Sparse<T>(VBuffer<T>[] parts, int length, int stored, ref VBuffer<T> value)
    {
        var editor = VBufferEditor.Create(ref value, length, stored);
        int offset = 0;
        int next = 0;
        foreach (var part in parts)
        {
            var values = part.GetValues();
            var indices = part.GetIndices();
            for (int i = 0; i < values.Length; i++, next++)
            {
                editor.Values[next] = values[i];
                if (editor.Indices.Length > 0)
                    editor.Indices[next] = offset + (part.IsDense ? i : indices[i]);
            }
            offset += part.Length;
        }
        return editor.Commit();
    }
}
