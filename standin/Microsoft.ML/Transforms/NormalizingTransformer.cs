using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(NormalizingTransformer), null, typeof(SignatureLoadModel),
    "Normalizer", NormalizingTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's NormalizingTransformer.</summary>
public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "Normalizer";

    private readonly DataViewType[] _types;
    private readonly Normalizer[] _normalizers;

    internal NormalizingTransformer(InputOutputColumnPair[] columns, DataViewType[] types, Normalizer[] normalizers)
        : base(columns)
    {
        _types = types;
        _normalizers = normalizers;
    }

    private NormalizingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
        _types = new DataViewType[Columns.Count];
        _normalizers = new Normalizer[Columns.Count];
        for (int i = 0; i < Columns.Count; i++)
        {
            _types[i] = SchemaFormat.ReadType(ctx.Reader);
            _normalizers[i] = new Normalizer(SchemaFormat.ReadValues<double>(ctx.Reader), SchemaFormat.ReadValues<double>(ctx.Reader));
        }
    }

    private static VersionInfo Version => VersionInfo.Of("NORMALZR", LoadName);

    private static NormalizingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new NormalizingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        if (!input.Type.Equals(_types[index]))
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", input.Name, _types[index].ToString(), input.Type.ToString());
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddNormalized();
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        bool isSingle = PrimitiveTypes.ItemOf(input.Type) == NumberDataViewType.Single;
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, input.Type, annotations.ToAnnotations()),
            [input.Index],
            row => isSingle
                ? MakeGetter<float>(row, input, _normalizers[index].IsLinear, _normalizers[index].Apply)
                : MakeGetter<double>(row, input, _normalizers[index].IsLinear, _normalizers[index].Apply));
    }

    // *** Binary format ***
    // columns; for each: type; double[]: offsets; double[]: scales
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx, Version);
        for (int i = 0; i < _types.Length; i++)
        {
            SchemaFormat.WriteType(ctx.Writer, _types[i]);
            SchemaFormat.WriteValues(ctx.Writer, _normalizers[i].Offset);
            SchemaFormat.WriteValues(ctx.Writer, _normalizers[i].Scale);
        }
    }

    private static Delegate MakeGetter<T>(DataViewRow row, DataViewSchema.Column column, bool keepsZero, Func<int, T, T> apply)
    {
        if (column.Type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T value) =>
            {
                scalar(ref value);
                value = apply(0, value);
            });
        }
        var vector = row.GetGetter<VBuffer<T>>(column);
        int size = PrimitiveTypes.ValueCount(column.Type);
        VBuffer<T> buffer = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            vector(ref buffer);
            Contracts.Check(buffer.Length == size, $"Normalizer expected {size} slots but got {buffer.Length}");
            if (keepsZero)
                buffer.CopyTo(ref value);
            else
                buffer.CopyToDense(ref value);
            var editor = VBufferEditor.CreateFromBuffer(ref value);
            for (int i = 0; i < editor.Values.Length; i++)
                editor.Values[i] = apply(editor.Indices.Length > 0 ? editor.Indices[i] : i, editor.Values[i]);
            value = editor.Commit();
        });
    }
}
