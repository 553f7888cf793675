namespace Vae.Model;

/// <summary>How far the values of each slot usually lie from their reconstruction and from the slot's median, in the data's units.</summary>
/// <param name="Medians">The slots' medians, [D].</param>
/// <param name="Residuals">Mean squares of x - reconstruction, [D]; above 0, infinite where every error counts as none.</param>
/// <param name="Spreads">Mean squares of x - median, [D]; likewise.</param>
internal sealed record ErrorScales(double[] Medians, double[] Residuals, double[] Spreads)
{
    public int Dimension => Medians.Length;

    /// <summary>Whether a row can be measured by these.</summary>
    public bool IsValid =>
        Medians.All(double.IsFinite) && Residuals.All(scale => scale > 0) && Spreads.All(scale => scale > 0)
        && Residuals.Length == Dimension && Spreads.Length == Dimension;
}
