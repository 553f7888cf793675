namespace Vae.MLNet;

/// <summary>The kinds of anomaly score. All are in nats, at least 0, and higher for a more anomalous row.</summary>
/// <remarks>
/// <para><see cref="Surprisal"/>, the default, uses only the reconstructions of the VAE, and a typical row scores low.</para>
/// <para>Every other kind leaves out the likelihood's constants and is counted from the least value that the reconstruction loss can
/// take for the row, <see cref="VaeModel.MinReconstructionLoss"/>, which may be negative where a variance is learned. So neither a
/// row's missing values nor grey levels between 0 and 1 under a Bernoulli likelihood make it anomalous by themselves. But a learned
/// variance far above the least that the architecture allows costs the same in every row: typical rows, and their slots, then score
/// several nats a slot, and only differences between rows mean something.</para>
/// </remarks>
public enum VaeAnomalyScore
{
    /// <summary>-log p(x|z) at the posterior mean, <see cref="VaeModel.ReconstructionLoss(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>: no draws, and each slot has its share.</summary>
    ReconstructionLoss = 0,

    /// <summary>
    /// The mean of -log p(x|z) over draws of z, plus the KL divergence, <see cref="VaeModel.NegativeElbo(ReadOnlySpan{float}, int, int, Span{float}, ReadOnlySpan{float})"/>: a row is anomalous
    /// too where its latent row is far from the prior, however well it is reconstructed.
    /// </summary>
    NegativeElbo = 1,

    /// <summary>
    /// The mean of -log p(x|z) over draws of z, <see cref="VaeModel.ReconstructionLogProbability"/> with its sign reversed
    /// (An and Cho 2015).
    /// </summary>
    ReconstructionProbability = 2,

    /// <summary>
    /// <see cref="VaeModel.ImportanceWeightedBound"/> with its sign reversed (Burda et al., arXiv:1509.00519): with many draws
    /// -log p(x). Where draws take it below the least reconstruction loss, which is rare, the score is 0.
    /// </summary>
    ImportanceWeightedBound = 3,

    /// <summary>
    /// How surprising each value is, given the rest of its row and given its column, summed over the slots: slot j contributes
    /// 2/3 t(r^2 / v_j) + 1/3 t(m^2 / s_j) with t(u) = 2 log(1 + u / 3).
    /// </summary>
    /// <remarks>
    /// <para>r is the value less its reconstruction at the posterior mean, m the value less the column's median; v_j and s_j are the
    /// means of r^2 and m^2 over the training rows, each plus a thousandth of the column's variance; rows count by their weight. For
    /// Bernoulli and categorical slots the reconstruction is the probability. t(u) is minus the log density of a Student t with three
    /// degrees of freedom (Lange, Little and Taylor 1989, "Robust statistical modeling using the t distribution"), in nats above its
    /// mode. So a value that is exactly as expected contributes 0, one as far off as usual 0.58 nats, and one far off the logarithm of
    /// its error, so that one wild column does not decide alone. What lies far out in every column is well reconstructed as long as the
    /// columns agree; the second term tells of it.</para>
    /// <para>Scores and contributions are at least 0 and finite, and do not depend on the columns' units beyond what the VAE does. A missing
    /// value contributes 0, and so does a column that was always missing. In a column that was constant, that value contributes 0, and
    /// another one a finite amount, by the first term's absence: 1/3 t(m^2 / (0.001 c^2)), c being the constant, or 1 where that is 0.</para>
    /// <para>Fit finds medians and means in a pass over the rows. Of more than 10,000 rows, or of more than 64 MiB or the memory budget, the
    /// medians are those of an even choice of rows, the same every time.</para>
    /// </remarks>
    Surprisal = 4,
}
