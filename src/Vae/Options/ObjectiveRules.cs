using Vae.Architecture;

namespace Vae.Options;

/// <summary>What an objective leaves untrained: an autoencoder has z = mu and no KL, so neither a posterior nor a prior.</summary>
internal static class ObjectiveRules
{
    /// <summary>A model's objective.</summary>
    /// <param name="objective">As given; null for the options' own.</param>
    /// <param name="options">How it was trained; null when unknown.</param>
    /// <exception cref="ArgumentException">It is another than the options'.</exception>
    public static VaeObjective Of(VaeObjective? objective, VaeOptions? options)
    {
        var found = objective ?? options?.EffectiveObjective ?? new ElboObjective();
        var failures = new Failures();
        failures.Require(
            options is null || options.EffectiveObjective == found,
            $"The objective is {found}, but the options have {options?.EffectiveObjective}; pass the one that the weights were trained for.");
        failures.ThrowIfAny("The objective is not valid.");
        return found;
    }

    /// <returns>Why there is no posterior; null where there is one.</returns>
    /// <param name="objective">What the model is, or will be, trained for.</param>
    /// <param name="what">What needs one, as the beginning of a sentence.</param>
    /// <param name="instead">What an autoencoder has in its place: <c>Take the means</c>.</param>
    public static string? NoPosterior(VaeObjective objective, string what, string instead) => objective is AutoencoderObjective
        ? $"{what} the posterior's variance, which an {nameof(AutoencoderObjective)} does not train. {instead}, or train with an {nameof(ElboObjective)}."
        : null;
}
