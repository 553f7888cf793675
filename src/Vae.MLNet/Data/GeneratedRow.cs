namespace Vae.MLNet.Data;

/// <summary>A row drawn from a VAE, as ML.NET reads rows from objects.</summary>
internal sealed class GeneratedRow
{
    public float[] Values { get; set; } = [];
}
