using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>A row of data near a line in 6 dimensions.</summary>
public sealed class TestRow
{
    public const int Width = 6;

    [VectorType(Width)]
    public float[] Features { get; set; } = new float[Width];

    public float Number { get; set; }

    public string Text { get; set; } = "";

    public bool Label { get; set; }

    public static TestRow[] Make(int count, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var t = random.NextSingle();
                float[] features = [.. Enumerable.Range(0, Width).Select(d => (t * (d + 1) / Width) + (0.05f * random.NextSingle()))];
                return new TestRow { Features = features, Number = t, Text = $"row {i}", Label = i % 7 == 0 };
            }),
        ];
    }

    /// <summary>The same rows, with a value missing (NaN) in every third.</summary>
    public static TestRow[] MakeWithHoles(int count, int seed)
    {
        var rows = Make(count, seed);
        for (var i = 0; i < rows.Length; i += 3)
        {
            rows[i].Features[i % Width] = float.NaN;
        }

        return rows;
    }
}
