namespace Vae.MLNet;

/// <summary>What an anomaly score is made of. Every kind is in nats, at least 0, and higher where a row is more anomalous.</summary>
/// <remarks>
/// Every kind leaves out the likelihood's constants and is counted from the least value that the reconstruction loss can take for
/// the row, <see cref="VaeModel.MinReconstructionLoss"/>, which may be negative where a variance is learned. So neither a row's
/// missing values nor grey levels between 0 and 1 under a Bernoulli likelihood make it anomalous by themselves.
/// </remarks>
public enum VaeAnomalyScore
{
    /// <summary>-log p(x|z) at the posterior mean, <see cref="VaeModel.ReconstructionLoss"/>: no draws, and each slot has its share.</summary>
    ReconstructionLoss,

    /// <summary>
    /// The mean of -log p(x|z) over draws of z, plus the KL divergence, <see cref="VaeModel.NegativeElbo"/>: a row is anomalous
    /// too where its latent row is far from the prior, however well it is reconstructed.
    /// </summary>
    NegativeElbo,

    /// <summary>
    /// The mean of -log p(x|z) over draws of z, <see cref="VaeModel.ReconstructionLogProbability"/> with the sign turned
    /// (An and Cho 2015).
    /// </summary>
    ReconstructionProbability,

    /// <summary>
    /// <see cref="VaeModel.ImportanceWeightedBound"/> with the sign turned (Burda et al., arXiv:1509.00519): with many draws
    /// -log p(x). Where draws take it below the least reconstruction loss, which is rare, the score is 0.
    /// </summary>
    ImportanceWeightedBound,
}
