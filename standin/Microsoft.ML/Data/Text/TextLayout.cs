using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How lines divide into fields, and which fields are which columns.</summary>
internal sealed class TextLayout
{
    public TextLayout(TextLoader.Column[] columns, char separator, bool hasHeader, bool allowQuoting, bool trimWhitespace, bool allowSparse)
    {
        Contracts.CheckValue(columns, nameof(columns));
        Contracts.Check(
            !allowQuoting && !trimWhitespace && !allowSparse,
            "The ML.NET stand-in reads no quoted fields and no sparse text files, and trims no blanks.");
        Columns = columns;
        Separator = separator;
        HasHeader = hasHeader;
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, column.Type);
        Schema = schema.ToSchema();
    }

    public TextLoader.Column[] Columns { get; }

    public char Separator { get; }

    public bool HasHeader { get; }

    public DataViewSchema Schema { get; }
}
