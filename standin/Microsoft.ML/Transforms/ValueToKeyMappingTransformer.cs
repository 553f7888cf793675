using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ValueToKeyMappingTransformer), null, typeof(SignatureLoadModel),
    "Map values to keys", ValueToKeyMappingTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's ValueToKeyMappingTransformer.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "TermTransform";

    private readonly TermMap[] _terms;
    private readonly bool _asText;

    internal ValueToKeyMappingTransformer(InputOutputColumnPair[] columns, TermMap[] terms, bool asText)
        : base(columns)
    {
        _terms = terms;
        _asText = asText;
    }

    private ValueToKeyMappingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
        _asText = ctx.Reader.ReadBoolean();
        _terms = new TermMap[Columns.Count];
        for (int i = 0; i < _terms.Length; i++)
        {
            _terms[i] = TermMap.Create(PrimitiveTypes.ItemOf(SchemaFormat.ReadType(ctx.Reader)));
            _terms[i].Read(ctx.Reader);
        }
    }

    private static VersionInfo Version => VersionInfo.Of("TERMTRAN", LoadName);

    private static ValueToKeyMappingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new ValueToKeyMappingTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        var terms = _terms[index];
        if (!terms.ItemType.Equals(PrimitiveTypes.ItemOf(input.Type)))
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", input.Name, terms.ItemType.ToString(), input.Type.ToString());
        var annotations = new DataViewSchema.Annotations.Builder();
        if (terms.Count > 0)
            terms.AddAnnotation(annotations, _asText);
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        var key = new KeyDataViewType(typeof(uint), Math.Max(terms.Count, 1));
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, PrimitiveTypes.WithItem(input.Type, key), annotations.ToAnnotations()),
            [input.Index],
            row => terms.KeyGetter(row, input));
    }

    // *** Binary format ***
    // columns; bool: key values as text; for each column: type of a term; terms
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx, Version);
        ctx.Writer.Write(_asText);
        foreach (var terms in _terms)
        {
            SchemaFormat.WriteType(ctx.Writer, terms.ItemType);
            terms.Write(ctx.Writer);
        }
    }
}
