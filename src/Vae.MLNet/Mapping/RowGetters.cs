using Microsoft.ML;

namespace Vae.MLNet.Mapping;

/// <summary>The getters of a mapped row or cursor: the input's own, then those of the added columns.</summary>
internal sealed class RowGetters(DataViewRow input, DataViewSchema schema, bool[] active, Delegate?[] added)
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
            return input.GetGetter<TValue>(input.Schema[column.Index]);
        }

        return added[column.Index - first] as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Column '{column.Name}' has type {column.Type}, whose values are {column.Type.RawType}; {typeof(TValue)} was asked for.");
    }
}
