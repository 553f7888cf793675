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
        _input = transformer.Bind(InputColumn.Find(inputSchema, transformer.InputColumnName));
        InputSchema = inputSchema;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(transformer.DescribeOutputs(_input));
        OutputSchema = builder.ToSchema();
    }

    /// <summary>By which cursors tell a slow source.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public VaeTransformer Transformer => _transformer;

    public InputColumn Input => _input;

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    private Delegate?[] NoGetters => new Delegate?[OutputSchema.Count - InputSchema.Count];

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var active = GetActive(dependingColumns);
        var needed = active.AsSpan(0, InputSchema.Count).ToArray();
        foreach (var column in _input.Columns)
        {
            needed[column.Index] |= IsAddedActive(active);
        }

        return [.. InputSchema.Where(c => needed[c.Index])];
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        if (!ReferenceEquals(input.Schema, InputSchema))
        {
            throw new ArgumentException(
                "The row's schema is not the one that this mapper was made for. Make a mapper for the row's schema.", nameof(input));
        }

        var active = GetActive(activeColumns);
        var getters = IsAddedActive(active)
            ? CreateGetters(new InputRows(new RowReader(input, _input), new RowWindow()), active)
            : NoGetters;
        return new MappedRow(input, new RowGetters(input, OutputSchema, active, getters));
    }

    /// <summary>A cursor over one of the input's schema, which reads rows ahead if something is computed and every value can be kept.</summary>
    public MappedCursor GetCursor(DataViewRowCursor input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        var active = GetActive(activeColumns);
        if (!IsAddedActive(active))
        {
            return new MappedCursor(input, new RowGetters(input, OutputSchema, active, NoGetters), ahead: null);
        }

        var window = new RowWindow();
        var reader = new RowReader(input, _input);
        if (InputSchema.Any(c => active[c.Index] && !BufferedColumn.CanHold(c.Type)))
        {
            var alone = CreateGetters(new InputRows(reader, window), active);
            return new MappedCursor(input, new RowGetters(input, OutputSchema, active, alone), ahead: null);
        }

        BufferedColumn?[] buffered =
            [.. InputSchema.Select(c => active[c.Index] ? BufferedColumn.Create(input, input.Schema[c.Index], window) : null)];
        var rows = new InputRows(reader, window, (BufferedValues<VBuffer<float>>?)buffered[_input.Column.Index]);
        return new MappedCursor(
            input,
            new RowGetters(input, OutputSchema, active, CreateGetters(rows, active), buffered),
            new LookAhead(input, window, rows, [.. buffered.OfType<BufferedColumn>()], _transformer.OperationsPerRow, Clock));
    }

    private bool IsAddedActive(bool[] active) => active.AsSpan(InputSchema.Count).Contains(true);

    private Delegate?[] CreateGetters(InputRows rows, bool[] active) => _transformer.CreateGetters(rows, active[InputSchema.Count..]);

    private bool[] GetActive(IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var active = new bool[OutputSchema.Count];
        foreach (var column in columns)
        {
            if (column.Index >= active.Length || OutputSchema[column.Index].Name != column.Name)
            {
                throw new ArgumentException($"Column '{column.Name}' is not a column of this view. Take columns from the view's own Schema.");
            }

            active[column.Index] = true;
        }

        return active;
    }
}
