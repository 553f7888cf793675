using System.Globalization;

/// <summary>Images of handwritten digits, pixels from 0 to 1.</summary>
/// <param name="Training">Row-major [n, Side * Side].</param>
/// <param name="TrainingDigits">What each shows, [n].</param>
/// <param name="Test">As <paramref name="Training"/>; the data set's own split.</param>
/// <param name="TestDigits">What each shows.</param>
/// <param name="Side">Pixels.</param>
internal sealed record DigitSet(float[] Training, int[] TrainingDigits, float[] Test, int[] TestDigits, int Side)
{
    // Of the 1,797 of samples/data/digits.csv.
    private const int SmallTraining = 1500;

    public int Pixels => Side * Side;

    /// <summary>MNIST, or the small digits.</summary>
    public static DigitSet Read(Settings settings) => settings.Quick ? Small() : Mnist.Read(Path.Combine(Settings.Downloads, "mnist"));

    private static DigitSet Small()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "digits.csv"));
        var cells = lines.Select(line => line.Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var (training, test) = (cells[..SmallTraining], cells[SmallTraining..]);
        return new(Pixels(training), Digits(training), Pixels(test), Digits(test), Side: 8);

        float[] Pixels(float[][] rows) => [.. rows.SelectMany(row => row[..^1].Select(grey => grey / 16))];
        int[] Digits(float[][] rows) => [.. rows.Select(row => (int)row[^1])];
    }
}
