using System.Text.Json.Serialization;
using Vae.Architecture;

namespace Vae;

/// <summary>Stochastic gradient descent with momentum.</summary>
public sealed record Sgd : VaeOptimizer
{
    /// <summary>Creates one with the defaults.</summary>
    public Sgd()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal Sgd(double learningRate = 1e-3, double momentum = 0.9) =>
        (LearningRate, Momentum) = (learningRate, momentum);

    /// <summary>How much of the previous step is kept.</summary>
    /// <value>The default is 0.9. At least 0, below 1.</value>
    public double Momentum { get; init; } = 0.9;

    internal override void Check(Failures failures, string name)
    {
        base.Check(failures, name);
        failures.RequireShare(Momentum, $"{name}.{nameof(Momentum)}");
    }
}
