namespace Vae.Data;

/// <summary>Some rows and how much each counts.</summary>
/// <param name="Rows">Row-major [rows, dimension].</param>
/// <param name="Weights">[rows], each above 0; empty where all count the same.</param>
internal readonly record struct RowBlock(ReadOnlyMemory<float> Rows, ReadOnlyMemory<float> Weights = default)
{
    public float Weight(int row) => Weights.IsEmpty ? 1 : Weights.Span[row];
}
