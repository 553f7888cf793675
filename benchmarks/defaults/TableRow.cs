namespace Vae.Benchmarks.Defaults;

/// <summary>A row; what it is labelled is for classifier and evaluation alone.</summary>
internal sealed class TableRow
{
    public float[] Features { get; set; } = [];

    public string Class { get; set; } = "";

    public float Label { get; set; }
}
