using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnSelectingTransformer), null, typeof(SignatureLoadModel),
    "Select columns", ColumnSelectingTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's ColumnSelectingTransformer.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoadName = "SelectColumns";

    private readonly string[] _names;
    private readonly bool _isDrop;
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(string[] names, bool isDrop, bool keepHidden)
    {
        Contracts.CheckParam(names is { Length: > 0 }, "columnNames", "Name at least one column");
        _names = names;
        _isDrop = isDrop;
        _keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    private static VersionInfo Version => VersionInfo.Of("SELCOLST", LoadName);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MakeMapper(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new MappedDataView(input, MakeMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeMapper(inputSchema);

    // *** Binary format ***
    // bool: drop; bool: keep hidden; names
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(_isDrop);
        ctx.Writer.Write(_keepHidden);
        SchemaFormat.WriteValues(ctx.Writer, Array.ConvertAll(_names, n => n.AsMemory()));
    }

    private static ColumnSelectingTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        bool isDrop = ctx.Reader.ReadBoolean();
        bool keepHidden = ctx.Reader.ReadBoolean();
        var names = SchemaFormat.ReadValues<ReadOnlyMemory<char>>(ctx.Reader);
        return new ColumnSelectingTransformer(Array.ConvertAll(names, n => n.ToString()), isDrop, keepHidden);
    }

    // Kept columns come in the order they were named, dropping leaves the input's order.
    private RowMapper MakeMapper(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        foreach (string name in _names)
        {
            if (inputSchema.GetColumnOrNull(name) is null)
                throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "input", name);
        }
        var kept = _isDrop
            ? inputSchema.Where(c => !_names.Contains(c.Name))
            : _names.SelectMany(name => inputSchema.Where(c => c.Name == name));
        return RowMapper.Selecting(inputSchema, [.. kept.Where(c => _keepHidden || !c.IsHidden).Select(c => c.Index)]);
    }
}
