using Xunit;

namespace Vae.Tests.Export;

/// <summary>
/// How far results of ONNX Runtime are from ours: |theirs - ours|, relative to ours or to the root mean square of all that are compared,
/// whichever is more, so that a value which happens to be near zero is not held to digits that its sums do not have.
/// </summary>
/// <param name="byColumn">Whether each column has a root mean square of its own, as its units may be.</param>
internal sealed class RelativeDifference(bool byColumn = false)
{
    public const double Allowed = 1e-5;

    public long Count { get; private set; }

    public double Largest { get; private set; }

    /// <param name="expected">[rows, width].</param>
    /// <param name="actual">[the first so many rows, width].</param>
    /// <param name="width">Values per row.</param>
    /// <param name="what">For messages.</param>
    public void Check(float[] expected, float[] actual, int width, string what)
    {
        for (var column = 0; column < width; column++)
        {
            var scale = RootMeanSquare(byColumn ? Column(expected, column, width) : expected);
            foreach (var (row, a) in Column(actual, column, width).Index())
            {
                var e = expected[(row * width) + column];
                Assert.True(float.IsNaN(e) == float.IsNaN(a), $"{what}, row {row}, value {column}: expected {e:R}, got {a:R}.");
                var difference = e == a || float.IsNaN(e) ? 0 : Math.Abs((double)e - a) / Math.Max(Math.Abs(e), scale);
                Assert.True(
                    difference < Allowed, $"{what}, row {row}, value {column}: expected {e:R}, got {a:R}, a relative difference of {difference:E1}.");
                Largest = Math.Max(Largest, difference);
                Count++;
            }
        }
    }

    private static IEnumerable<float> Column(float[] values, int column, int width) => values.Where((_, i) => i % width == column);

    private static double RootMeanSquare(IEnumerable<float> values) =>
        Math.Sqrt(values.Where(value => !float.IsNaN(value)).Select(value => (double)value * value).DefaultIfEmpty().Average());
}
