using Vae.Architecture;

namespace Vae;

/// <summary>The options that <see cref="Adam"/> and <see cref="AdamW"/> share.</summary>
public abstract record AdamFamily : VaeOptimizer
{
    private protected AdamFamily()
    {
    }

    /// <summary>The decay rate of the mean of the gradients.</summary>
    /// <value>The default is 0.9. At least 0, below 1.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay rate of the mean of the squared gradients.</summary>
    /// <value>The default is 0.999. At least 0, below 1.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>A term added to the root of the mean of the squared gradients.</summary>
    /// <value>The default is 1e-8. Finite, above 0.</value>
    public double Epsilon { get; init; } = 1e-8;

    internal override void Check(Failures failures, string name)
    {
        base.Check(failures, name);
        failures.RequireShare(Beta1, $"{name}.{nameof(Beta1)}");
        failures.RequireShare(Beta2, $"{name}.{nameof(Beta2)}");
        failures.RequirePositive(Epsilon, $"{name}.{nameof(Epsilon)}");
    }
}
