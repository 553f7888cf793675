namespace Microsoft.ML.Transforms;

/// <summary>What a normaliser learned of a column: (x - Offset) * Scale for each slot.</summary>
internal sealed record Normalizer(double[] Offset, double[] Scale)
{
    public bool IsLinear { get; } = Array.TrueForAll(Offset, x => x == 0);

    public double Apply(int slot, double value) => (value - Offset[slot]) * Scale[slot];

    // In single precision, as ML.NET does it for columns of Single.
    public float Apply(int slot, float value) => (value - (float)Offset[slot]) * (float)Scale[slot];
}
