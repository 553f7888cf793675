namespace Vae;

/// <summary>
/// x_d ~ Bernoulli(sigmoid(a_d)), a the decoder's logits. The loss is the binary cross-entropy computed from the logits;
/// data are in [0, 1]; values between 0 and 1 are read as probabilities.
/// </summary>
public sealed record BernoulliLikelihood : VaeLikelihood;
