using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Maps rows to rows: some of the input's columns as they are, and added ones.</summary>
internal sealed class RowMapper : IRowToRowMapper
{
    private readonly (int Input, OutputColumn Added)[] _columns;

    private RowMapper(DataViewSchema inputSchema, List<(int Input, OutputColumn Added)> columns)
    {
        InputSchema = inputSchema;
        _columns = [.. columns];
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(columns.Select(c => c.Added?.Column ?? new DataViewSchema.DetachedColumn(inputSchema[c.Input])));
        OutputSchema = schema.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>All the input's columns and the added ones: at the end, or behind the column of the same name, which they hide.</summary>
    public static RowMapper Adding(DataViewSchema inputSchema, IEnumerable<OutputColumn> added)
    {
        var columns = inputSchema.Select(c => (Input: c.Index, Added: (OutputColumn)null)).ToList();
        foreach (var column in added)
        {
            int namesake = columns.FindLastIndex(c => (c.Added?.Column.Name ?? inputSchema[c.Input].Name) == column.Column.Name);
            columns.Insert(namesake < 0 ? columns.Count : namesake + 1, (-1, column));
        }
        return new RowMapper(inputSchema, columns);
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[InputSchema.Count];
        foreach (var column in dependingColumns.Where(c => c.Index < _columns.Length))
        {
            var (input, added) = _columns[column.Index];
            foreach (int index in added?.Inputs ?? [input])
                needed[index] = true;
        }
        return ColumnSets.Columns(InputSchema, needed);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckValue(activeColumns, nameof(activeColumns));
        return new MappedRow(this, input, activeColumns);
    }

    public Delegate MakeGetter(DataViewRow input, int column)
    {
        var (index, added) = _columns[column];
        return added is null ? RowGetters.Of(input, index) : added.MakeGetter(input);
    }
}
