namespace Microsoft.ML.Transforms;

internal enum NormalizerKind
{
    MinMax,
    MeanVariance,
    Cdf,
}

/// <summary>What a normaliser learned of a column: (x - Offset) * Scale for each slot, and for Cdf the normal distribution's of that.</summary>
internal sealed record Normalizer(bool IsCdf, double[] Offset, double[] Scale)
{
    public bool IsLinear { get; } = !IsCdf && Array.TrueForAll(Offset, x => x == 0);

    public double Apply(int slot, double value)
    {
        double scaled = (value - Offset[slot]) * Scale[slot];
        return !IsCdf ? scaled : Scale[slot] == 0 ? 0 : 0.5 * (1 + Erf(scaled / Math.Sqrt(2)));
    }

    // In single precision, as ML.NET does it for columns of Single.
    public float Apply(int slot, float value) =>
        IsCdf ? (float)Apply(slot, (double)value) : (value - (float)Offset[slot]) * (float)Scale[slot];

    // Winitzki's approximation with a = 0.147.
    private static double Erf(double x)
    {
        double square = x * x;
        double a = 0.147 * square;
        return Math.Sign(x) * Math.Sqrt(1 - Math.Exp(-square * (4 / Math.PI + a) / (1 + a)));
    }
}
