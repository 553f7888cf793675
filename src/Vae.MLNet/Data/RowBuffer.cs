using Microsoft.ML;

namespace Vae.MLNet.Data;

/// <summary>Reads a whole column into memory, once, in the view's order.</summary>
internal static class RowBuffer
{
    private const int FirstRows = 1024;

    /// <param name="view">The data.</param>
    /// <param name="column">The column of it.</param>
    /// <param name="weightColumn">How much each row counts; null where all count the same.</param>
    /// <exception cref="ArgumentException">The view has no rows, more values than an array can hold, or no weight above 0.</exception>
    public static VaeDataset Read(IDataView view, InputColumn column, DataViewSchema.Column? weightColumn = null)
    {
        var width = column.Width;
        var most = Array.MaxLength / width;
        var known = view.GetRowCount();
        var rows = new float[width * CheckCount(known ?? Math.Min(FirstRows, most), most, column)];
        var count = 0;
        var weights = new List<float>();
        DataViewSchema.Column[] columns = weightColumn is { } weight ? [column.Column, weight] : [column.Column];
        using (var cursor = view.GetRowCursor(columns))
        {
            var reader = new RowReader(cursor, column);
            var readWeight = weightColumn is { } found ? WeightColumn.Reader(cursor, found) : null;
            while (cursor.MoveNext())
            {
                if ((count + 1L) * width > rows.Length)
                {
                    CheckCount(count + 1L, most, column);
                    Array.Resize(ref rows, width * (int)Math.Min(most, Math.Max(FirstRows, count * 2L)));
                }

                reader.Read(rows.AsSpan(count * width, width));
                count++;
                if (readWeight is not null)
                {
                    weights.Add(readWeight());
                }
            }
        }

        return count > 0
            ? new VaeDataset(rows.AsMemory(0, count * width), width, column.GetSlotNames(), weights.ToArray())
            : throw new ArgumentException(
                $"The data have no rows; a VAE needs at least one in column '{column.Name}'. Check the source and the filters before it.");
    }

    private static int CheckCount(long rows, int most, InputColumn column) =>
        rows <= most
            ? (int)rows
            : throw new ArgumentException(
                $"Column '{column.Name}' has {rows:N0} rows of {column.Width} values; at most {most:N0} such rows fit into memory at once. "
                + "Train on a sample, for example of Data.TakeRows.");
}
