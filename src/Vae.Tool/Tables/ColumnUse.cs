namespace Vae.Tool.Tables;

/// <summary>What becomes of a column of a CSV file.</summary>
internal enum ColumnUse
{
    Number,
    Category,
    LeftOut,
    Label,
}
