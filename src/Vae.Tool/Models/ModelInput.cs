using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Tool.Tables;

namespace Vae.Tool.Models;

/// <summary>Which fields of a CSV file are the columns that a model takes.</summary>
internal static class ModelInput
{
    // After the names of columns that are only passed on, while they are read: a model's own columns have none. ML.NET trims names.
    private const string KeptMark = " (kept)";

    /// <summary>The rows, with the model's columns and, as text, those to pass on.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="table">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="kept">The columns to pass on.</param>
    /// <exception cref="ToolException">A column is not in the file, or is of a type that text cannot give.</exception>
    public static IDataView Load(MLContext mlContext, TextTable table, ModelFile model, IReadOnlyList<string> kept)
    {
        var columns = model.InputSchema.Where(column => !column.IsHidden).ToArray();
        var loaded = columns.All(column => table.IndexOf(column.Name) >= 0 && Width(column) == 1)
            ? columns.Select(column => ByPosition(column, table.IndexOf(column.Name)))
            : columns.Sum(Width) == table.Fields.Count
                ? InOrder(columns)
                : throw Missing(table, model, columns);
        return table.Load(mlContext, [
            .. loaded,
            .. kept.Select(name => new TextLoader.Column(KeptName(name), DataKind.String, table.Require(name, "which --keep names"))),
        ]);
    }

    public static string KeptName(string name) => name + KeptMark;

    private static IEnumerable<TextLoader.Column> InOrder(DataViewSchema.Column[] columns)
    {
        var next = 0;
        foreach (var column in columns)
        {
            yield return ByPosition(column, next);
            next += Width(column);
        }
    }

    private static TextLoader.Column ByPosition(DataViewSchema.Column column, int first)
    {
        var item = (column.Type as VectorDataViewType)?.ItemType ?? column.Type;
        var kind = item is TextDataViewType ? DataKind.String
            : item.Equals(NumberDataViewType.Single) ? DataKind.Single
            : throw new ToolException($"The model's column '{column.Name}' has type {column.Type}; a CSV file gives text and numbers of type Single.");
        return column.Type is VectorDataViewType vector
            ? new(column.Name, kind, first, first + vector.Size - 1)
            : new(column.Name, kind, first);
    }

    private static int Width(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    private static ToolException Missing(TextTable table, ModelFile model, DataViewSchema.Column[] columns)
    {
        var missing = columns.Select(column => column.Name).Where(name => table.IndexOf(name) < 0).ToArray();
        return new(columns.All(column => Width(column) == 1)
            ? $"{table.Name} has no column {Lists.Short([.. missing.Select(name => $"'{name}'")])}, which {model.Path} was trained on. "
                + $"Its columns are {Lists.Short(table.Fields)}."
            : $"{table.Name} has {table.Fields.Count} columns; {model.Path} takes {columns.Sum(Width)} values, in the order of its training.");
    }
}
