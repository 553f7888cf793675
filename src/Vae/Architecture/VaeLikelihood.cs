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

    /// <summary>A Bernoulli distribution a slot, its logit given by the decoder; data in [0, 1].</summary>
    public static BernoulliLikelihood Bernoulli { get; } = new();

    /// <summary>A Gaussian distribution a slot with variance 1: the loss is half the sum of squared errors.</summary>
    public static GaussianLikelihood Gaussian { get; } = new();

    /// <summary>One categorical distribution over all slots, its logits given by the decoder; one-hot data.</summary>
    public static CategoricalLikelihood Categorical { get; } = new();

    /// <summary>A likelihood for each of several ranges of slots, which follow each other from slot 0 on.</summary>
    /// <param name="ranges">Each range's slots, at least 1, and their likelihood.</param>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
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
