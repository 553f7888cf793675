using Microsoft.ML;

namespace Vae.MLNet.Mapping;

/// <summary>The getters of a mapped row or cursor: the input's own, then those of the added columns.</summary>
/// <param name="input">The row or cursor under it.</param>
/// <param name="schema">Of the mapped one.</param>
/// <param name="active">The columns that were asked for.</param>
/// <param name="added">Getters of the added columns; null where they are not active.</param>
/// <param name="buffered">Stand in for the input's columns, at their places, where rows are read ahead.</param>
internal sealed class RowGetters(
    DataViewRow input, DataViewSchema schema, bool[] active, Delegate?[] added, BufferedColumn?[]? buffered = null)
{
    public DataViewSchema Schema => schema;

    public bool IsActive(DataViewSchema.Column column) => column.Index < active.Length && active[column.Index];

    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
        {
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when this cursor was opened.");
        }

        var first = schema.Count - added.Length;
        if (column.Index < first)
        {
            // Of another type than the column's there is no getter; the input says so in its own words.
            return buffered?[column.Index]?.Getter as ValueGetter<TValue> ?? input.GetGetter<TValue>(input.Schema[column.Index]);
        }

        return added[column.Index - first] as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Column '{column.Name}' has type {column.Type}, whose values are {column.Type.RawType}; {typeof(TValue)} was asked for.");
    }
}
