namespace WebService;

/// <summary>A row, as the model reads it.</summary>
internal sealed class InputRow
{
    public float[] Features { get; set; } = [];
}
