using Xunit;

namespace Vae.Tests.Data;

public sealed class DataRulesTests
{
    private static readonly VaeOptions _options = new() { LatentDimension = 2, Epochs = 1, Network = new MlpNetwork { HiddenDimensions = [] } };

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Train_ValueNotFinite_ErrorNamesRowAndSlot(float value, string text)
    {
        Assert.Equal(
            $"Row 1, slot 2 is {text}; values must be finite. Drop such rows or replace missing values first.",
            Error(value, _options, names: null));
        Assert.Equal(
            $"Row 1, slot 2 ('width') is {text}; values must be finite. Drop such rows or replace missing values first.",
            Error(value, _options, ["length", "height", "width"]));
    }

    [Theory]
    [InlineData(1.5f, "1.5")]
    [InlineData(-0.25f, "-0.25")]
    [InlineData(1.0001f, "1.0001")]
    public void Train_BernoulliOutsideItsRange_ErrorNamesRowSlotAndRange(float value, string text)
    {
        var options = _options with { Likelihood = VaeLikelihood.Bernoulli };

        Assert.Equal(
            $"Row 1, slot 2 ('width') is {text}; the Bernoulli likelihood needs values in [0, 1]. "
            + "Normalize the column to that range, or use VaeLikelihood.Gaussian.",
            Error(value, options, ["length", "height", "width"]));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(1.000005f)]
    [InlineData(-0.000005f)]
    public void Train_BernoulliInRangeButForARounding_Trains(float value)
    {
        var values = new float[6];
        values[5] = value;

        VaeTrainer.Train(new VaeDataset(values, 3), _options with { Likelihood = VaeLikelihood.Bernoulli });
    }

    [Fact]
    public void Train_GaussianAnyFiniteValue_Trains() =>
        VaeTrainer.Train(new VaeDataset((float[])[-5, 100, 2], 3), _options);

    private static string Error(float value, VaeOptions options, string[]? names)
    {
        var values = new float[9];
        values[5] = value;
        values[8] = value;
        return Assert.Throws<ArgumentException>(() => VaeTrainer.Train(new VaeDataset(values, 3, names), options)).Message;
    }
}
