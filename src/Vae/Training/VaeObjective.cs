namespace Vae;

/// <summary>What training minimises.</summary>
public enum VaeObjective
{
    /// <summary>The negative ELBO: reconstruction loss of a sampled z, plus beta times KL(q(z|x) || N(0, I)).</summary>
    Vae,

    /// <summary>The reconstruction loss at z = mu, with no KL term: a plain autoencoder.</summary>
    Autoencoder,
}
