using Microsoft.ML.Data;

namespace Vae.Tool.Tables;

/// <summary>What the columns of a CSV file are taken for, from all of its rows.</summary>
/// <param name="Columns">In the order of the file.</param>
/// <param name="Rows">How many rows there are.</param>
internal sealed record SchemaGuess(IReadOnlyList<ColumnGuess> Columns, int Rows)
{
    /// <summary>The columns that the VAE is to read.</summary>
    public IEnumerable<ColumnGuess> Used => Columns.Where(column => column.Use is ColumnUse.Number or ColumnUse.Category);

    /// <summary>Whether numbers are missing.</summary>
    public bool HasMissing => Columns.Any(column => column.HasMissing);

    public IEnumerable<TextLoader.Column> ToLoad => Used.Select(column =>
        new TextLoader.Column(column.Name, column.Use == ColumnUse.Number ? DataKind.Single : DataKind.String, column.Field));

    /// <param name="table">The file.</param>
    /// <param name="asked">What the user says of columns, by name.</param>
    /// <exception cref="ToolException">There are no rows, a row has another number of fields, or no column can be used.</exception>
    public static SchemaGuess Of(TextTable table, IReadOnlyDictionary<string, ColumnUse> asked)
    {
        foreach (var name in asked.Keys)
        {
            table.Require(name, "which you named");
        }

        var scans = table.Fields.Select(_ => new ColumnScan()).ToArray();
        var rows = 0;
        foreach (var row in table.Rows)
        {
            rows++;
            if (row.Length != scans.Length)
            {
                throw new ToolException(
                    $"{table.Name}, row {rows} has {row.Length} fields; the first line has {scans.Length}, by {Separators.NameOf(table.Separator)}. "
                    + "Repair the row, or set --separator.");
            }

            for (var field = 0; field < row.Length; field++)
            {
                scans[field].Add(row[field]);
            }
        }

        ColumnUse? Asked(string name) => asked.TryGetValue(name, out var use) ? use : null;
        var guess = new SchemaGuess([.. scans.Select((scan, i) => scan.Guess(table.Fields[i], i, Asked(table.Fields[i])))], rows);
        return rows > 0 && guess.Used.Any() ? guess : throw new ToolException(
            rows == 0
                ? $"{table.Name} has a first line and no rows. Say --no-header if the line is a row."
                : $"{table.Name} has no column of numbers or categories. Name some with --number or --category.");
    }

    /// <summary>A line for each column; neighbours that are numbers without gaps share one.</summary>
    public IEnumerable<string[]> Lines()
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            var (first, column) = (i, Columns[i]);
            while (IsPlain(column) && i + 1 < Columns.Count && IsPlain(Columns[i + 1]))
            {
                i++;
            }

            yield return first == i
                ? [column.Name, Word(column.Use), column.Why]
                : [$"{column.Name} to {Columns[i].Name}", Word(column.Use), $"{i - first + 1} columns, {Range([.. Columns.Take(i + 1).Skip(first)])}"];
        }
    }

    private static string Range(ColumnGuess[] columns) =>
        $"{Numbers.Short(columns.Min(column => column.Least!.Value))} to {Numbers.Short(columns.Max(column => column.Largest!.Value))}";

    private static bool IsPlain(ColumnGuess column) => column is { Use: ColumnUse.Number, HasMissing: false };

    private static string Word(ColumnUse use) => use switch
    {
        ColumnUse.Number => "number",
        ColumnUse.Category => "category",
        ColumnUse.Label => "label",
        _ => "left out",
    };
}
