using System.Text.Json.Serialization;

namespace Vae;

/// <summary>The negative ELBO: the reconstruction loss of a sampled z, plus beta times KL(q(z|x) || N(0, I)).</summary>
public sealed record ElboObjective : VaeObjective
{
    /// <summary>Creates one with the defaults.</summary>
    public ElboObjective()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal ElboObjective(double beta = 1, int cycles = 1, int samples = 1) =>
        (Beta, Cycles, Samples) = (beta, cycles, samples);

    /// <summary>The final weight of the KL term (Higgins et al. 2017).</summary>
    /// <value>The default is 1. Finite, at least 0.</value>
    public double Beta { get; init; } = 1;

    /// <summary>
    /// Epochs over which beta rises linearly, batch by batch, from 0 to <see cref="Beta"/>; with <see cref="Cycles"/> above 1, within
    /// each cycle.
    /// </summary>
    /// <value>The default is 0: no warm-up. At most <see cref="VaeOptions.Epochs"/> divided by <see cref="Cycles"/>.</value>
    public int WarmUpEpochs { get; init; }

    /// <summary>How many times to repeat the warm-up, at equal intervals (Fu et al., arXiv:1903.10145).</summary>
    /// <value>The default is 1. At least 1; above 1 requires a warm-up.</value>
    public int Cycles { get; init; } = 1;

    /// <summary>
    /// The KL, in nats per latent dimension and averaged over the batch, below which a dimension is not penalised further
    /// (Kingma et al., arXiv:1606.04934, appendix C.8).
    /// </summary>
    /// <value>The default is 0. Finite, at least 0.</value>
    public double FreeBits { get; init; }

    /// <summary>Draws of z per row and step (Kingma and Welling, eq. 10).</summary>
    /// <value>The default is 1. From 1 to 1000.</value>
    public int Samples { get; init; } = 1;
}
