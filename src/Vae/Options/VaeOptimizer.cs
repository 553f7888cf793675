using System.Text.Json.Serialization;
using Vae.Architecture;

namespace Vae;

/// <summary>The gradient method and its numbers, with PyTorch's update rules and defaults.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "optimizer")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(AdamW), "adamW")]
[JsonDerivedType(typeof(Sgd), "sgd")]
public abstract record VaeOptimizer
{
    private protected VaeOptimizer()
    {
    }

    /// <summary>The step size in the first epoch; <see cref="VaeOptions.LearningRateSchedule"/> changes it from there.</summary>
    /// <value>The default is 0.001. Finite, above 0.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The weight of the squared weights: added to the gradient by Adam and SGD, decoupled in AdamW.</summary>
    /// <value>The default is 0. Finite, at least 0.</value>
    public double WeightDecay { get; init; }

    internal virtual void Check(Failures failures, string name)
    {
        failures.RequirePositive(LearningRate, $"{name}.{nameof(LearningRate)}");
        failures.RequireNonNegative(WeightDecay, $"{name}.{nameof(WeightDecay)}");
    }
}
