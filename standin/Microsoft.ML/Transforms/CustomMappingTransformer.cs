using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's CustomMappingTransformer: adds what the user's action makes of a row. Cannot be saved.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly Action<TSrc, TDst> _action;
    private readonly string _contractName;
    private readonly SchemaDefinition _input;
    private readonly ObjectColumns _added;

    internal CustomMappingTransformer(
        Action<TSrc, TDst> mapAction, string contractName, SchemaDefinition inputDefinition, SchemaDefinition outputDefinition)
    {
        Contracts.CheckValue(mapAction, nameof(mapAction));
        _action = mapAction;
        _contractName = contractName;
        _input = inputDefinition ?? SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Write);
        _added = new ObjectColumns(typeof(TDst), outputDefinition ?? SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Write));
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal DataViewSchema AddedSchema => _added.Schema;

    internal IEnumerable<string> InputNames => _input.Select(c => c.ColumnName);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MakeMapper(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new MappedDataView(input, MakeMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw Contracts.Except(null, _contractName is null
        ? "Empty contract name for a transform: the transform cannot be saved"
        : "The ML.NET stand-in does not save custom mappings.");

    private RowMapper MakeMapper(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        var bound = ObjectSetters.Bind(typeof(TSrc), inputSchema, ignoreMissingColumns: false, _input);
        int[] inputs = [.. bound.Select(b => b.Column.Index)];

        // The action runs once a row, however many of its columns are asked for.
        var results = new ConditionalWeakTable<DataViewRow, Func<TDst>>();
        return RowMapper.Adding(inputSchema, AddedSchema.Select(column => new OutputColumn(
            new DataViewSchema.DetachedColumn(column),
            inputs,
            row => _added.MakeGetter(column.Index, results.GetValue(row, r => Result(r, ObjectSetters.Make<TSrc>(r, bound)))))));
    }

    private Func<TDst> Result(DataViewRow row, Action<TSrc> fill)
    {
        var source = new TSrc();
        var result = new TDst();
        long mapped = -1;
        return () =>
        {
            if (row.Position != mapped)
            {
                fill(source);
                _action(source, result);
                mapped = row.Position;
            }
            return result;
        };
    }
}
