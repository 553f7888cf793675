using System.Globalization;

namespace Vae.Benchmarks.Anomaly;

/// <summary>A table that export_tables.R wrote.</summary>
internal sealed record Table(string Name, int Width, TableRow[] Rows)
{
    public static Table Read(string path)
    {
        TableRow[] rows = [.. File.ReadLines(path).Skip(1).Select(line =>
        {
            float[] values = [.. line.Split(',').Select(field => float.Parse(field, CultureInfo.InvariantCulture))];
            return new TableRow { Features = values[..^1], Label = values[^1] };
        })];
        return new(Path.GetFileNameWithoutExtension(path), rows[0].Features.Length, rows);
    }
}
