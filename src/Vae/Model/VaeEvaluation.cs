namespace Vae;

/// <summary>
/// How well a VAE explains rows: the evidence lower bound with its parts, what the latent units say, and the error of each column. Means
/// over rows, weighted where the rows have weights; in nats, constants included and in the data's units, and so comparable across
/// likelihoods, latent dimensions and betas.
/// </summary>
public sealed record VaeEvaluation
{
    /// <summary>How many rows there were, those of weight 0 left out.</summary>
    public required long Rows { get; init; }

    /// <summary>The mean of -log p(x|z) over draws of z from q(z|x); for an autoencoder at its code. In nats.</summary>
    public required double ReconstructionLoss { get; init; }

    /// <summary>KL(q(z|x) || N(0, I)), in nats; 0 for an autoencoder.</summary>
    public required double KlDivergence { get; init; }

    /// <summary>
    /// The evidence lower bound with beta 1, -(<see cref="ReconstructionLoss"/> + <see cref="KlDivergence"/>), in nats: at most the mean of log p(x).
    /// Higher is better. For an autoencoder it is no bound.
    /// </summary>
    public double Elbo => -(ReconstructionLoss + KlDivergence);

    /// <summary>The standard error of <see cref="Elbo"/> as a mean over rows drawn at random, in nats; NaN for one row.</summary>
    public required double StandardError { get; init; }

    /// <summary>KL(q(z_j|x) || N(0, 1)) of each latent unit, [L], in nats; they add up to <see cref="KlDivergence"/>. Empty for an autoencoder.</summary>
    public required IReadOnlyList<double> KlPerDimension { get; init; }

    /// <summary>
    /// The latent units whose posterior mean has a variance above 0.01 over these rows, as <see cref="VaeModel.ActiveUnits"/> counts them;
    /// null for an autoencoder.
    /// </summary>
    public required int? ActiveUnits { get; init; }

    /// <summary>The error of each value of a row, [D].</summary>
    public required IReadOnlyList<VaeFeatureError> Features { get; init; }
}
