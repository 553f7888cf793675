using Xunit;

namespace Vae.Tests.Architecture;

public sealed class VaeArchitectureTests
{
    [Fact]
    public void Defaults_EveryProperty_AsDocumented()
    {
        var architecture = new VaeArchitecture { InputDimension = 3, LatentDimension = 2 };

        Assert.Empty(architecture.Encoder);
        Assert.Empty(architecture.Decoder);
        Assert.Equal(new GaussianLikelihood(), architecture.Likelihood);
        Assert.Equal(PosteriorScale.LogVariance, architecture.PosteriorScale);
        Assert.Equal((-30, 20), (architecture.MinLogVariance, architecture.MaxLogVariance));
        Assert.Equal((-12, 20), (architecture.MinLikelihoodLogVariance, architecture.MaxLikelihoodLogVariance));
        Assert.Equal(MissingValues.Error, architecture.MissingValues);
        var gaussian = VaeLikelihood.Gaussian;
        Assert.Equal((GaussianVariance.Fixed(1), OutputMean.Identity), (gaussian.Variance, gaussian.Mean));
    }

    [Fact]
    public void Mlp_TwoHiddenLayers_DecoderMirrorsEncoder()
    {
        var architecture = VaeArchitecture.Mlp(9, 2, [7, 5], Activation.Tanh);

        Assert.Equal(
            [new LinearLayer(7), new ActivationLayer(Activation.Tanh), new LinearLayer(5), new ActivationLayer(Activation.Tanh)],
            architecture.Encoder);
        Assert.Equal(
            [new LinearLayer(5), new ActivationLayer(Activation.Tanh), new LinearLayer(7), new ActivationLayer(Activation.Tanh)],
            architecture.Decoder);
        Assert.Throws<ArgumentNullException>(() => VaeArchitecture.Mlp(1, 1, null!));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("Fixed", "")]
    [InlineData("Learned", "; likelihood.logVar [1] 0")]
    [InlineData("PerFeature", "; likelihood.logVar [4] 0")]
    [InlineData("PerOutput", null)]
    public void GetParameters_EveryLikelihood_NamesShapesAndFanInInOrder(string? variance, string? last)
    {
        VaeLikelihood likelihood = variance is { } given ? new GaussianLikelihood { Variance = Named.Variance(given) } : VaeLikelihood.Bernoulli;
        var output = last is null
            ? "output.mean.weight [4, 3] 3; output.logVar.weight [4, 3] 3; output.mean.bias [4] 3; output.logVar.bias [4] 3"
            : "output.mean.weight [4, 3] 3; output.mean.bias [4] 3" + last;

        var parameters = VaeArchitecture.Mlp(4, 2, [3], likelihood: likelihood).GetParameters();

        Assert.Equal(
            "encoder.0.weight [3, 4] 4; encoder.0.bias [3] 4; posterior.mu.weight [2, 3] 3; posterior.scale.weight [2, 3] 3; "
            + "posterior.mu.bias [2] 3; posterior.scale.bias [2] 3; decoder.0.weight [3, 2] 2; decoder.0.bias [3] 2; " + output,
            string.Join("; ", parameters.Select(p => $"{p.Name} [{string.Join(", ", p.Shape)}] {p.FanIn}")));
    }

    [Fact]
    public void GetParameters_NoHiddenLayersAndActivationsAlone_WidthsPassThrough()
    {
        var architecture = new VaeArchitecture
        {
            InputDimension = 4,
            LatentDimension = 2,
            Encoder = [new ActivationLayer(Activation.Tanh)],
            Decoder = [new LinearLayer(6), new LinearLayer(5)],
        };

        Assert.Equal(
            ["posterior.mu.weight 8", "posterior.scale.weight 8", "posterior.mu.bias 2", "posterior.scale.bias 2",
                "decoder.0.weight 12", "decoder.0.bias 6", "decoder.1.weight 30", "decoder.1.bias 5",
                "output.mean.weight 20", "output.mean.bias 4"],
            architecture.GetParameters().Select(p => $"{p.Name} {p.Length}"));
    }

    [Fact]
    public void Equals_EveryProperty_ByValue()
    {
        var architecture = VaeArchitecture.Mlp(4, 2, [3]);
        VaeArchitecture[] others =
        [
            architecture with { InputDimension = 5 },
            architecture with { LatentDimension = 3 },
            architecture with { Encoder = [new LinearLayer(3), new ActivationLayer(Activation.ELU)] },
            architecture with { Decoder = [] },
            architecture with { Likelihood = VaeLikelihood.Bernoulli },
            architecture with { Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(2) } },
            architecture with { PosteriorScale = PosteriorScale.LogStandardDeviation },
            architecture with { MinLogVariance = -29 },
            architecture with { MaxLogVariance = 19 },
            architecture with { MinLikelihoodLogVariance = -11 },
            architecture with { MaxLikelihoodLogVariance = 19 },
            architecture with { MissingValues = MissingValues.Ignore },
            architecture with { OutputKernel = 3 },
            architecture with { PixelLayout = PixelLayout.Interleaved },
        ];

        Assert.Equal(VaeArchitecture.Mlp(4, 2, [3]), architecture);
        Assert.Equal(VaeArchitecture.Mlp(4, 2, [3]).GetHashCode(), architecture.GetHashCode());
        Assert.All(others, other => Assert.NotEqual(other, architecture));
        Assert.False(architecture.Equals(null));
    }

    [Fact]
    public void Encoder_ListChangedAfterwards_TheArchitectureKeepsItsOwn()
    {
        var layers = new List<VaeLayer> { new LinearLayer(3) };
        var architecture = VaeArchitecture.Mlp(4, 2, []) with { Encoder = layers };
        layers.Clear();

        Assert.Equal([new LinearLayer(3)], architecture.Encoder);
    }

    [Fact]
    public void Validate_SeveralFailures_OneErrorListsThemAll()
    {
        var architecture = new VaeArchitecture
        {
            InputDimension = 0,
            LatentDimension = -1,
            Encoder = [new LinearLayer(0), null!],
            Decoder = [new ActivationLayer((Activation)99), new LinearLayer((1 << 24) + 1)],
            Likelihood = new GaussianLikelihood { Variance = GaussianVariance.Fixed(0), Mean = (OutputMean)9 },
            PosteriorScale = (PosteriorScale)9,
            MinLogVariance = 1.5,
            MaxLogVariance = 1.5,
        };

        var error = Assert.Throws<ArgumentException>(architecture.Validate);

        Assert.Equal(
            """
            The architecture is not valid.
            - InputDimension is 0; it must be between 1 and 16777216.
            - LatentDimension is -1; it must be between 1 and 16777216.
            - Encoder[0].Outputs is 0; it must be between 1 and 16777216.
            - Encoder[1] is null; give a layer.
            - Decoder[0].Function is 99; it must be one of Identity, ReLU, LeakyReLU, Tanh, ELU, SiLU, GELU, Softplus, Sigmoid.
            - Decoder[1].Outputs is 16777217; it must be between 1 and 16777216.
            - Mean is 9; it must be one of Identity, Sigmoid, Tanh.
            - Variance is 0; it must be finite and above 0.
            - PosteriorScale is 9; it must be one of LogVariance, LogStandardDeviation, SoftplusStandardDeviation.
            - MinLogVariance is 1.5 and MaxLogVariance 1.5; they must lie in [-80, 80], the first below the second.
            """.ReplaceLineEndings("\n"),
            error.Message);
    }

    [Theory]
    [InlineData(-81, 20)]
    [InlineData(-30, 81)]
    [InlineData(double.NaN, 20)]
    [InlineData(-30, double.NaN)]
    public void Validate_ClampOutOfRange_Error(double min, double max)
    {
        var architecture = VaeArchitecture.Mlp(1, 1, []);
        var posterior = architecture with { MinLogVariance = min, MaxLogVariance = max };
        var likelihood = architecture with { MinLikelihoodLogVariance = min, MaxLikelihoodLogVariance = max };

        Assert.Equal(
            FormattableString.Invariant(
                $"MinLogVariance is {min} and MaxLogVariance {max}; they must lie in [-80, 80], the first below the second."),
            Assert.Throws<ArgumentException>(posterior.Validate).Message);
        Assert.Equal(
            FormattableString.Invariant(
                $"MinLikelihoodLogVariance is {min} and MaxLikelihoodLogVariance {max}; they must lie in [-80, 80], the first below the second."),
            Assert.Throws<ArgumentException>(likelihood.Validate).Message);
    }

    [Fact]
    public void Validate_NullLikelihood_Error() =>
        Assert.Equal(
            "Likelihood is null; use VaeLikelihood.Gaussian or VaeLikelihood.Bernoulli.",
            Assert.Throws<ArgumentException>((VaeArchitecture.Mlp(1, 1, []) with { Likelihood = null! }).Validate).Message);

    [Fact]
    public void Encoder_Null_ArgumentError() =>
        Assert.Throws<ArgumentNullException>(() => VaeArchitecture.Mlp(1, 1, []) with { Encoder = null! });

    [Fact]
    public void Validate_MoreParametersThanAnArrayHolds_ErrorWithoutAllocatingThem()
    {
        var architecture = VaeArchitecture.Mlp(1, 1, []) with { Encoder = [new LinearLayer(1 << 24), new LinearLayer(1 << 24)] };

        var error = Assert.Throws<ArgumentException>(architecture.Validate);

        Assert.StartsWith("The architecture has 281,475,", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" parameters; at most 2,147,483,591 are supported. Use narrower layers.", error.Message, StringComparison.Ordinal);
    }
}
