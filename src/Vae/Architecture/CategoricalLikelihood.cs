namespace Vae;

/// <summary>One of K categories: x ~ Categorical(softmax(a)), a the decoder's logits for the K slots of a one-hot vector.</summary>
/// <remarks>
/// The loss is -sum_k x_k log softmax(a)_k, from the log-sum-exp of the logits; each slot's share is its own term. Values
/// between 0 and 1 are read as probabilities. A range of zeros, which is how one-hot encoding writes an unknown category,
/// has no loss. The means are the probabilities softmax(a). Used alone it covers the whole row; for a
/// range of slots see <see cref="MixedLikelihood"/>.
/// </remarks>
public sealed record CategoricalLikelihood : VaeLikelihood;
