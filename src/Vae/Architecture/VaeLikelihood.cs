using System.Text.Json.Serialization;

namespace Vae;

/// <summary>The decoder's distribution p(x|z), as data. Independent over the slots of a row, or over its categories.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "likelihood")]
[JsonDerivedType(typeof(BernoulliLikelihood), "bernoulli")]
[JsonDerivedType(typeof(GaussianLikelihood), "gaussian")]
[JsonDerivedType(typeof(CategoricalLikelihood), "categorical")]
[JsonDerivedType(typeof(MixedLikelihood), "mixed")]
public abstract record VaeLikelihood
{
    private protected VaeLikelihood()
    {
    }

    /// <summary>A Bernoulli distribution for each slot, with its logit from the decoder, for data in [0, 1].</summary>
    public static BernoulliLikelihood Bernoulli { get; } = new();

    /// <summary>A Gaussian distribution with variance 1 for each slot: up to a constant, the loss is half the sum of squared errors.</summary>
    public static GaussianLikelihood Gaussian { get; } = new();

    /// <summary>One categorical distribution over all slots, with its logits from the decoder, for one-hot data.</summary>
    public static CategoricalLikelihood Categorical { get; } = new();

    /// <summary>Creates a likelihood of several ranges of slots, which follow one another from slot 0.</summary>
    /// <param name="ranges">How many slots each range has, at least 1, and their likelihood.</param>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    public static MixedLikelihood Mixed(params (int Count, VaeLikelihood Likelihood)[] ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        var list = new LikelihoodRange[ranges.Length];
        for (int i = 0, first = 0; i < ranges.Length; first += ranges[i++].Count)
        {
            list[i] = new(first, ranges[i].Count, ranges[i].Likelihood);
        }

        return new MixedLikelihood { Ranges = list };
    }
}
