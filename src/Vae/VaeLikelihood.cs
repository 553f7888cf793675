using System.Text.Json.Serialization;

namespace Vae;

/// <summary>The decoder's distribution p(x|z), as data. Independent over the slots of a row.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "likelihood")]
[JsonDerivedType(typeof(BernoulliLikelihood), "bernoulli")]
[JsonDerivedType(typeof(GaussianLikelihood), "gaussian")]
public abstract record VaeLikelihood
{
    private protected VaeLikelihood()
    {
    }

    /// <summary>A Bernoulli distribution a slot, its logit given by the decoder; data in [0, 1].</summary>
    public static BernoulliLikelihood Bernoulli { get; } = new();

    /// <summary>A Gaussian distribution a slot with variance 1: the loss is half the sum of squared errors.</summary>
    public static GaussianLikelihood Gaussian { get; } = new();
}
