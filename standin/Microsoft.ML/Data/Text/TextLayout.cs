using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which fields of a text file are which columns.</summary>
internal sealed class TextLayout
{
    public TextLayout(TextLoader.Options options, IMultiStreamSource sample)
    {
        Contracts.CheckValue(options, nameof(options));
        Contracts.Check(!options.AllowSparse && !options.ReadMultilines, "The ML.NET stand-in reads neither sparse nor multi-line text files.");
        Options = options;
        string[] header = null;
        int? width = options.InputSize;
        if (FirstLine(sample) is string line)
        {
            var fields = TextFields.Split(line, options);
            width ??= fields.Count;
            header = options.HasHeader ? [.. fields.Select(f => f.ToString())] : null;
        }
        var columns = options.Columns ?? [new TextLoader.Column("Features", DataKind.Single, [new TextLoader.Range(0, null)])];
        var schema = new DataViewSchema.Builder();
        Fields = Array.ConvertAll(columns, c => Resolve(c, width));
        for (int i = 0; i < columns.Length; i++)
            schema.AddColumn(columns[i].Name, TypeOf(columns[i], Fields[i]), Annotations(columns[i], Fields[i], header));
        Schema = schema.ToSchema();
    }

    public TextLoader.Options Options { get; }

    public DataViewSchema Schema { get; }

    /// <summary>For each column, the fields it is made of.</summary>
    public int[][] Fields { get; }

    private static int[] Resolve(TextLoader.Column column, int? width)
    {
        Contracts.CheckNonEmpty(column.Name, nameof(column.Name));
        Contracts.CheckParam(column.Source is { Length: > 0 }, nameof(column.Source), $"Column '{column.Name}' has no source");
        var fields = new List<int>();
        foreach (var range in column.Source)
        {
            int? last = range.Max ?? (range.AutoEnd || range.VariableEnd || column.Source.Length == 1 ? width - 1 : range.Min);
            Contracts.Check(last is not null, $"Column '{column.Name}' runs to the end of the line, whose length is only known from a file or InputSize.");
            for (int i = range.Min; i <= last; i++)
                fields.Add(i);
        }
        return [.. fields];
    }

    private static DataViewType TypeOf(TextLoader.Column column, int[] fields)
    {
        var item = PrimitiveTypes.FromKind(column.DataKind);
        if (column.KeyCount is KeyCount keys)
            item = new KeyDataViewType(item.RawType, keys.Count ?? uint.MaxValue);
        return IsVector(column) ? new VectorDataViewType(item, fields.Length) : item;
    }

    // A range that was given by both its ends is a vector, even of one field.
    private static bool IsVector(TextLoader.Column column) =>
        column.Source.Length > 1 || column.Source[0].ForceVector || column.Source[0].Max != column.Source[0].Min;

    private static DataViewSchema.Annotations Annotations(TextLoader.Column column, int[] fields, string[] header)
    {
        if (header is null || !IsVector(column))
            return null;
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddSlotNames(Array.ConvertAll(fields, f => f < header.Length ? header[f].AsMemory() : default));
        return annotations.ToAnnotations();
    }

    private static string FirstLine(IMultiStreamSource sample)
    {
        if (sample is not { Count: > 0 })
            return null;
        using var reader = sample.OpenTextReader(0);
        return reader.ReadLine();
    }
}
