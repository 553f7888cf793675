namespace Microsoft.ML.Data;

/// <summary>Sets of columns, as the masks that cursors keep.</summary>
internal static class ColumnSets
{
    public static bool[] Mask(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        var mask = new bool[schema.Count];
        foreach (var column in columns ?? [])
        {
            if (column.Index < mask.Length)
                mask[column.Index] = true;
        }
        return mask;
    }

    public static IEnumerable<DataViewSchema.Column> Columns(DataViewSchema schema, bool[] mask) =>
        schema.Where(c => mask[c.Index]);
}
