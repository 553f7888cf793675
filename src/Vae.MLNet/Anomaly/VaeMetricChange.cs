namespace Vae.MLNet;

/// <summary>By how much something changed over several permutations.</summary>
/// <param name="Mean">The mean change: the value after permuting less the value before.</param>
/// <param name="StandardError">The standard error of that mean, as far as the choice of permutations goes; at least 0.</param>
public readonly record struct VaeMetricChange(double Mean, double StandardError)
{
    /// <param name="changes">At least 2.</param>
    internal static VaeMetricChange Of(IReadOnlyCollection<double> changes)
    {
        var mean = changes.Average();
        var variance = changes.Sum(change => (change - mean) * (change - mean)) / (changes.Count - 1);
        return new(mean, Math.Sqrt(variance / changes.Count));
    }
}
