using Microsoft.ML;
using Microsoft.ML.Data;

/// <summary>A digit as a row of ML.NET.</summary>
internal sealed class DigitView
{
    /// <summary>8 x 8 grey levels; NaN where one is missing.</summary>
    [VectorType(64)]
    public float[] Features { get; set; } = [];

    /// <summary>What it shows.</summary>
    public string Digit { get; set; } = "";

    public static IDataView Of(MLContext context, IEnumerable<float[]> images, IEnumerable<int> digits) =>
        context.Data.LoadFromEnumerable(images.Zip(digits, (image, digit) => new DigitView { Features = image, Digit = $"{digit}" }).ToArray());

    public static IDataView Of(MLContext context, IEnumerable<float[]> images) => Of(context, images, Enumerable.Repeat(0, int.MaxValue));
}
