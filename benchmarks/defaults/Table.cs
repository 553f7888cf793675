using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Benchmarks.Defaults;

/// <summary>A table: numbers, and the class in the last column.</summary>
internal sealed record Table(string Name, float[][] Rows, string[] Labels)
{
    private const int MaxRows = 10_000;

    public int Width => Rows[0].Length;

    /// <summary>Whether the classes are 0 and 1, as tables for anomaly detection have them, 1 being the rarer.</summary>
    public bool IsAnomalyTable => Labels.All(label => label is "0" or "1") && Labels.Contains("1") && 2 * Labels.Count(label => label == "1") < Labels.Length;

    public static Table Read(string path)
    {
        string[][] lines = [.. File.ReadLines(path).Skip(1).Select(line => line.Split(','))];
        if (lines.Length > MaxRows)
        {
            new Random(0).Shuffle(lines);
            lines = lines[..MaxRows];
        }

        return new(
            Path.GetFileNameWithoutExtension(path),
            [.. lines.Select(line => line[..^1].Select(field => float.Parse(field, CultureInfo.InvariantCulture)).ToArray())],
            [.. lines.Select(line => line[^1].Trim('"'))]);
    }

    /// <summary>Two parts of the rows, three tenths for the second, drawn anew with each seed.</summary>
    public (int[] Training, int[] Test) Split(int seed)
    {
        int[] order = [.. Enumerable.Range(0, Rows.Length)];
        new Random(seed).Shuffle(order);
        var test = Rows.Length * 3 / 10;
        return (order[test..], order[..test]);
    }

    public IDataView View(MLContext context, IEnumerable<int> rows, Func<int, float[]>? features = null)
    {
        var definition = SchemaDefinition.Create(typeof(TableRow));
        definition[nameof(TableRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Width);
        return context.Data.LoadFromEnumerable(
            rows.Select(row => new TableRow
            {
                Features = features?.Invoke(row) ?? Rows[row], Class = Labels[row], Label = Labels[row] == "1" ? 1 : 0,
            }).ToArray(),
            definition);
    }
}
