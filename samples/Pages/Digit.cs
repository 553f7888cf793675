using Microsoft.ML.Data;

/// <summary>A row of digits.csv: a handwritten digit.</summary>
internal sealed class Digit
{
    /// <summary>8 x 8 grey levels from 0 to 16.</summary>
    [LoadColumn(0, 63), VectorType(64)]
    public float[] Pixels { get; set; } = [];

    /// <summary>Which digit it is.</summary>
    [LoadColumn(64)]
    public float Number { get; set; }
}
