namespace Vae.Benchmarks.Anomaly;

/// <summary>A row; the label, 1 for an outlier, is for the evaluation alone.</summary>
internal sealed class TableRow
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}
