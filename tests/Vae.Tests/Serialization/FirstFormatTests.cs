using System.Globalization;
using Xunit;

namespace Vae.Tests.Serialization;

/// <summary>
/// Files of the first format, which every later version reads: never replaced. Trained on the managed engine by
/// <c>VaeTrainer.Train(TestValues.Line(40, 6, seed: 1), ...)</c>, the convolutional one on rows read as images of 1 x 2 x 3.
/// </summary>
public sealed class FirstFormatTests
{
    /// <summary>The scorer's sums may be rounded otherwise on another machine or in a later version.</summary>
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("first-format-mlp.safetensors", 3)]
    [InlineData("first-format-convolutional.safetensors", 2)]
    public void Load_FileOfTheFirstFormat_EncodesAsWhenItWasWritten(string file, int latentDimension)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", file);
        var rows = TestValues.Line(40, 6, seed: 1).Rows.Span[..12];
        var mu = new float[2 * latentDimension];

        var model = VaeModel.Load(path);
        model.Encode(rows, mu);

        Assert.Equal((6, latentDimension), (model.InputDimension, model.LatentDimension));
        Assert.Equal(3, model.History.Count);
        var expected = File.ReadAllLines(path + ".txt").Select(line => float.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Near.Values([.. expected.Select(value => (double)value)], mu, Tolerance, Tolerance, "mu");
    }
}
