namespace Vae.Data;

/// <summary>Rows, and the sum of their weights, which is their number where there are none.</summary>
internal readonly record struct RowTotal(long Count, double Weight)
{
    public RowTotal Plus(float weight) => new(Count + 1, Weight + weight);
}
