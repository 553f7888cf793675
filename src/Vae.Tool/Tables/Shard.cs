using Microsoft.ML;

namespace Vae.Tool.Tables;

/// <summary>A part of a table's rows: of so many parts, which lie one after the other and differ by at most one row, one.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Count">How many parts there are.</param>
internal sealed record Shard(int Number, int Count)
{
    /// <exception cref="ToolException">It is no shard.</exception>
    public static Shard Parse(string? text)
    {
        if (text is null)
        {
            return new(1, 1);
        }

        return text.Split('/') is [var number, var count] && int.TryParse(number, out var own) && int.TryParse(count, out var all) && own >= 1 && own <= all
            ? new(own, all)
            : throw new ToolException($"--shard is '{text}'; it must be such as 3/16, the third of sixteen parts.");
    }

    /// <summary>A view that begins with the part's rows, and how many they are. The table is read once to count them, unless the part is all.</summary>
    public (IDataView Rows, long Count) Of(MLContext mlContext, IDataView rows, TextTable table)
    {
        if (Count == 1)
        {
            return (rows, long.MaxValue);
        }

        var total = table.Rows.LongCount();
        var (first, end) = (total * (Number - 1) / Count, total * Number / Count);

        // Skipped here, rows are not even prepared.
        return (first > 0 ? mlContext.Data.SkipRows(rows, first) : rows, end - first);
    }
}
