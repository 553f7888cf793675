using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;

namespace Vae.MLNet.Mapping;

/// <summary>A transformer bound to a schema: the input's columns, then those the transformer adds.</summary>
internal sealed class RowMapper : IRowToRowMapper
{
    private readonly VaeTransformer _transformer;
    private readonly InputColumn _input;

    /// <exception cref="ArgumentException">The schema lacks the transformer's input, or has it with another type or width.</exception>
    public RowMapper(VaeTransformer transformer, DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _transformer = transformer;
        _input = InputColumn.Find(inputSchema, transformer.InputColumnName).For(transformer.Model);
        InputSchema = inputSchema;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(transformer.DescribeOutputs(_input));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var active = GetActive(dependingColumns);
        var needed = active.AsSpan(0, InputSchema.Count).ToArray();
        needed[_input.Column.Index] |= active.AsSpan(InputSchema.Count).Contains(true);
        return [.. InputSchema.Where(c => needed[c.Index])];
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        return ReferenceEquals(input.Schema, InputSchema)
            ? new MappedRow(input, CreateGetters(input, activeColumns))
            : throw new ArgumentException(
                "The row's schema is not the one that this mapper was made for. Make a mapper for the row's schema.", nameof(input));
    }

    /// <summary>Getters of the active columns over a row or cursor of the input's schema.</summary>
    public RowGetters CreateGetters(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        var active = GetActive(activeColumns);
        var added = active[InputSchema.Count..];
        var getters = added.Contains(true)
            ? _transformer.CreateGetters(new RowReader(input, _input), added)
            : new Delegate?[added.Length];
        return new RowGetters(input, OutputSchema, active, getters);
    }

    private bool[] GetActive(IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var active = new bool[OutputSchema.Count];
        foreach (var column in columns)
        {
            if (column.Index >= active.Length || OutputSchema[column.Index].Name != column.Name)
            {
                throw new ArgumentException($"Column '{column.Name}' is not one of these data. Take columns from the view's own Schema.");
            }

            active[column.Index] = true;
        }

        return active;
    }
}
