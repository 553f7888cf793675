using System.Text.Json.Serialization;
using Vae.Architecture;

namespace Vae;

/// <summary>An optimiser and its settings, with PyTorch's update rules and defaults.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "optimizer")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(AdamW), "adamW")]
[JsonDerivedType(typeof(Sgd), "sgd")]
public abstract record VaeOptimizer
{
    private protected VaeOptimizer()
    {
    }

    /// <summary>The learning rate in the first epoch, from which <see cref="VaeOptions.LearningRateSchedule"/> may change it.</summary>
    /// <value>The default is 0.001. Finite, above 0.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The weight decay: added to the gradient in Adam and SGD, decoupled from it in AdamW.</summary>
    /// <value>The default is 0. Finite, at least 0.</value>
    public double WeightDecay { get; init; }

    internal virtual void Check(Failures failures, string name)
    {
        failures.RequirePositive(LearningRate, $"{name}.{nameof(LearningRate)}");
        failures.RequireNonNegative(WeightDecay, $"{name}.{nameof(WeightDecay)}");
    }
}
