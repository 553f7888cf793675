using System.Globalization;
using Xunit;

namespace Vae.Tests;

/// <summary>Messages and files read the same wherever the program runs.</summary>
public sealed class CultureTests : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public CultureTests() => CultureInfo.CurrentCulture = new CultureInfo("")
    {
        NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~", NaNSymbol = "keine Zahl" },
    };

    public void Dispose() => CultureInfo.CurrentCulture = _before;

    [Fact]
    public void Validate_AnotherCulture_SameText()
    {
        var stopping = new VaeOptions { EarlyStoppingCriteria = new EarlyStoppingCriteria(), ValidationSetFraction = -0.5 };
        var architecture = VaeArchitecture.Mlp(1, 1, []);

        Assert.Contains("ValidationSetFraction is -0.5; early stopping needs", Message(stopping.Validate), StringComparison.Ordinal);
        Assert.Equal(
            "MinLogVariance is -90.5 and MaxLogVariance 20; they must lie in [-80, 80], the first below the second.",
            Message((architecture with { MinLogVariance = -90.5 }).Validate));
        Assert.Contains(
            " at most 2,147,483,591 are supported.",
            Message((architecture with { Encoder = [new LinearLayer(1 << 24), new LinearLayer(1 << 24)] }).Validate),
            StringComparison.Ordinal);
        Assert.Equal(
            "LatentDimension is -3; it must be at least 1.", Message(new VaeOptions { LatentDimension = -3 }.Validate));
    }

    [Fact]
    public void Train_AnotherCulture_SameText()
    {
        var data = new VaeDataset(new float[3], 3);

        Assert.StartsWith(
            "ValidationSetFraction is 0.5 and there are 1 rows",
            Message(() => VaeTrainer.Train(data, new VaeOptions { ValidationSetFraction = 0.5 })), StringComparison.Ordinal);
        Assert.StartsWith(
            "Row 0, slot 0 is -0.5;",
            Message(() => VaeTrainer.Train(new VaeDataset((float[])[-0.5f], 1), new VaeOptions { Likelihood = VaeLikelihood.Bernoulli })),
            StringComparison.Ordinal);
        Assert.Equal(
            "'posterior.mu.weight' holds NaN at position 0; weights must be finite.",
            Message(() => _ = new VaeWeights(VaeArchitecture.Mlp(1, 1, []), [float.NaN, 0, 0, 0, 0, 0])));
    }

    [Fact]
    public void Save_AnotherCulture_SameFile()
    {
        var model = new VaeModel(TestModels.Weights(VaeArchitecture.Mlp(2, 1, []) with { MinLogVariance = -0.5 }), new VaeOptions());
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;

        Assert.Equal(model.Architecture, VaeModel.Load(stream).Architecture);
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
