namespace Vae.Tests;

/// <summary>One range of slots of a <see cref="PyTorchFixture"/>, and its likelihood.</summary>
public sealed record PyTorchFixtureRange
{
    public int Count { get; init; }

    public required string Likelihood { get; init; }

    public string Variance { get; init; } = "Fixed";

    public double FixedVariance { get; init; } = 1;

    public OutputMean Mean { get; init; }

    public VaeLikelihood BuildLikelihood() => Likelihood switch
    {
        "Bernoulli" => VaeLikelihood.Bernoulli,
        "Categorical" => VaeLikelihood.Categorical,
        "Gaussian" => new GaussianLikelihood { Variance = Named.Variance(Variance, FixedVariance), Mean = Mean },
        _ => throw new InvalidOperationException($"No likelihood {Likelihood}."),
    };
}
