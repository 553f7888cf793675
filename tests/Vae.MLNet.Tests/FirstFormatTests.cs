using Microsoft.ML;

namespace Vae.MLNet.Tests;

/// <summary>
/// What the first format's transformers wrote into a pipeline's file, which every later version reads: never replaced. Beside each is
/// what it gave for the rows of <see cref="Views.Make"/>, as <see cref="OutputBits"/>.
/// </summary>
public sealed class FirstFormatTests
{
    /// <summary>The scorer's sums may be rounded otherwise on another machine or in a later version.</summary>
    private const float Tolerance = 1e-5f;

    private readonly MLContext _context = new(seed: 5);

    [Theory]
    [InlineData("encode", typeof(VaeEncodeTransformer))]
    [InlineData("reconstruct", typeof(VaeReconstructTransformer))]
    [InlineData("impute", typeof(VaeReconstructTransformer))]
    [InlineData("anomaly", typeof(VaeAnomalyTransformer))]
    public void Read_TransformerOfTheFirstFormat_TransformsAsWhenItWasWritten(string name, Type type)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", $"first-format-{name}");
        using var payload = File.OpenRead(path);

        var transformer = (VaeTransformer)new TransformerReader().Read(_context, payload);
        var actual = OutputBits.Of(transformer.Transform(Views.Make(_context)));

        Assert.IsType(type, transformer);
        AssertOldScore(transformer);
        foreach (var (expected, row) in File.ReadAllLines(path + ".txt").Zip(actual))
        {
            AssertNear(expected, row, (transformer as VaeAnomalyTransformer)?.Threshold ?? 0);
        }
    }

    /// <summary>The score that there was, and no percentiles.</summary>
    private static void AssertOldScore(VaeTransformer transformer)
    {
        if (transformer is VaeAnomalyTransformer detector)
        {
            Assert.Equal((VaeAnomalyScore.ReconstructionLoss, false), (detector.ScoreKind, detector.ScorePercentile));
            Assert.StartsWith("This detector was saved by", Assert.Throws<InvalidOperationException>(() => detector.PercentileOf(1)).Message, StringComparison.Ordinal);
        }
    }

    /// <param name="expected">As it was.</param>
    /// <param name="actual">As it is.</param>
    /// <param name="threshold">A score that was the threshold itself, as one of the training rows' is, may be rounded to above it.</param>
    private static void AssertNear(string expected, string actual, float threshold)
    {
        var (was, now) = (expected.Split(' '), actual.Split(' '));
        Assert.Equal(was.Length, now.Length);
        for (var i = 0; i < was.Length; i++)
        {
            var (before, after) = (was[i], now[i]);
            if (before is "true" or "false")
            {
                Assert.True(before == after || Math.Abs(Value(was[i - 1]) - threshold) <= Tolerance, $"Field {i} was {before} and is {after}.");
                continue;
            }

            Assert.Equal(Value(before), Value(after), Tolerance * Math.Max(1, Math.Abs(Value(before))));
        }
    }

    private static float Value(string bits) => BitConverter.UInt32BitsToSingle(Convert.ToUInt32(bits.Trim('[', ']'), 16));
}
