namespace Vae;

/// <summary>What the encoder's second head, s, means for q(z|x) = N(mu, diag(exp(logVar))).</summary>
public enum PosteriorScale
{
    /// <summary>logVar = s (Kingma and Welling, arXiv:1312.6114, appendix C).</summary>
    LogVariance,

    /// <summary>logVar = 2 s: s is the log of the standard deviation.</summary>
    LogStandardDeviation,

    /// <summary>logVar = 2 log(softplus(s)): the standard deviation is softplus(s).</summary>
    SoftplusStandardDeviation,
}
