using Microsoft.ML;
using Microsoft.ML.Data;

/// <summary>The rows of digits.csv: 64 pixels, then the digit that they show.</summary>
internal sealed class DigitRow
{
    public const int Side = 8;
    public const int Pixels = Side * Side;

    [LoadColumn(0, Pixels - 1), VectorType(Pixels)]
    public float[] Features { get; set; } = [];

    [LoadColumn(Pixels)]
    public float Digit { get; set; }

    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "digits.csv");

    public static IDataView Load(MLContext mlContext, string file) =>
        mlContext.Data.LoadFromTextFile<DigitRow>(file, separatorChar: ',');
}
