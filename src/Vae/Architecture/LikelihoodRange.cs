namespace Vae;

/// <summary>Neighbouring slots of a row that share a likelihood; part of a <see cref="MixedLikelihood"/>.</summary>
/// <param name="First">The first slot, from 0.</param>
/// <param name="Count">Slots; at least 1.</param>
/// <param name="Likelihood">Their distribution given z; anything but a <see cref="MixedLikelihood"/>.</param>
public sealed record LikelihoodRange(int First, int Count, VaeLikelihood Likelihood);
