namespace Vae.Data;

/// <summary>Rows, and the sum of their weights, which is their number where there are none.</summary>
internal readonly record struct RowTotal(long Count, double Weight)
{
    public static RowTotal Of(IRowTable table, int[] rows) =>
        new(rows.Length, table.HasWeights ? rows.Sum(row => (double)table.Weight(row)) : rows.Length);

    public RowTotal Plus(float weight) => new(Count + 1, Weight + weight);
}
