namespace Vae;

/// <summary>The reconstruction loss at z = mu, without a KL term: a plain autoencoder, whose posterior is not trained.</summary>
public sealed record AutoencoderObjective : VaeObjective;
